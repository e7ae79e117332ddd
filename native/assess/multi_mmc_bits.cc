// SPDX-License-Identifier: MIT
#include <algorithm>
#include <vector>

#include "bit_predictors.h"
#include "block_scores.h"

namespace entropyd::assess {

namespace {

// Up to 64 steps: the bits before each step, the last of them lowest, and the bit that follows.
struct Steps {
  size_t past[kBlock];
  int32_t bit[kBlock];
  size_t count;
};

// What followed a context is one number: how many more ones than zeros, doubled, plus 1, so that it
// is 0 only before the first. Equal counts predict 1, the greater symbol.
template <size_t kOrders>
void count(const Steps& steps, size_t first, size_t order, int32_t* table, uint64_t* right) {
  uint64_t hits[kOrders] = {};
  for (size_t step = first; step < steps.count; ++step) {
    const int32_t zero = steps.bit[step] - 1;  // 0 for a one, -1 for a zero
    for (size_t j = 0; j < kOrders; ++j) {
      int32_t& excess = table[context_of(steps.past[step], order + j)];
      hits[j] |= uint64_t{(excess ^ zero) - zero > 0} << step;
      excess = (excess + (zero | 1) * 2) | 1;
    }
  }
  std::copy(hits, hits + kOrders, right);
}

// An order with more transitions than may be stored. The two lowest bits say which of them are, and
// the others have their difference.
class BoundedOrder {
 public:
  explicit BoundedOrder(size_t order) : order_(order) {}

  uint64_t count(const Steps& steps, size_t first, int32_t* table) {
    uint64_t right = 0;
    for (size_t step = first; step < steps.count; ++step) {
      const int32_t bit = steps.bit[step];
      int32_t& excess = table[context_of(steps.past[step], order_)];
      right |= uint64_t{bit != 0 ? excess > 0 : excess < 0} << step;
      if ((excess >> bit & 1) == 0) {
        if (stored_ == kMaxTransitions) continue;
        ++stored_;
        excess |= 1 << bit;
      }
      excess += 8 * bit - 4;
    }
    return right;
  }

 private:
  size_t order_;
  size_t stored_ = 0;
};

}  // namespace

double multi_mmc_bits(Sequence bits, size_t depth) {
  size_t free = 0;  // orders that can never be full
  while (free < depth && size_t{2} << (free + 1) <= kMaxTransitions) ++free;
  std::vector<BoundedOrder> bounded;
  for (size_t order = free + 1; order <= depth; ++order) bounded.emplace_back(order);

  std::vector<int32_t> table(size_t{2} << depth);
  int32_t* counts = table.data();
  BlockScores board(depth);
  Guesses guesses;
  size_t past = bits.size() > 0 ? bits[0] : 0;
  for (size_t at = 1; at < bits.size();) {
    Steps steps;
    // The first step is counted alone, since nothing is guessed at it.
    steps.count = at == 1 ? 1 : std::min(kBlock, bits.size() - at);
    for (size_t step = 0; step < steps.count; ++step) {
      steps.past[step] = past;
      steps.bit[step] = bits[at + step];
      past = past << 1 | bits[at + step];
    }
    // A context of that many bits has occurred from this step on.
    const auto first = [&](size_t order) { return order > at ? order - at : 0; };
    size_t order = 1;
    for (; at >= depth && order + 3 <= free; order += 4)
      count<4>(steps, 0, order, counts, &board.right[order - 1]);
    for (; order <= free; ++order)
      count<1>(steps, first(order), order, counts, &board.right[order - 1]);
    for (; order <= depth; ++order)
      board.right[order - 1] = bounded[order - free - 1].count(steps, first(order), counts);
    if (at > 1) {
      board.contenders(steps.count);
      board.settle(steps.count, guesses);
    }
    at += steps.count;
  }
  return guesses.min_entropy(bits.alphabet);
}

}  // namespace entropyd::assess
