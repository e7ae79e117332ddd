// SPDX-License-Identifier: MIT
#include <algorithm>

#include "bit_predictors.h"
#include "block_scores.h"

namespace entropyd::assess {

namespace {

// How many of the last `width` bits are set, doubled, less the width: the mode is 1 above zero.
struct Balance {
  size_t width;
  int64_t value = 0;
};

constexpr int64_t step_of(uint8_t bit) {
  return 2 * bit - 1;
}

// Which of the steps the window guesses right; none before it is full.
uint64_t slide(Sequence bits, size_t at, size_t steps, Balance& window) {
  uint64_t right = 0;
  int64_t balance = window.value;
  size_t step = 0;
  for (; step < steps && at + step < window.width; ++step) balance += step_of(bits[at + step]);
  for (; step < steps; ++step) {
    const size_t i = at + step;
    // Of equally common values the one that occurred last is the mode.
    const int64_t lead = 2 * balance + step_of(bits[i - 1]);
    right |= uint64_t{(lead > 0) == (bits[i] != 0)} << step;
    balance += step_of(bits[i]) - step_of(bits[i - window.width]);
  }
  window.value = balance;
  return right;
}

}  // namespace

double multi_mcw_bits(Sequence bits, std::array<size_t, 4> widths) {
  const size_t first = std::min(widths[0], bits.size());
  BlockScores board(widths.size());
  std::array<Balance, 4> windows;
  for (size_t j = 0; j < widths.size(); ++j) {
    windows[j].width = widths[j];
    for (size_t i = first - std::min(first, widths[j]); i < first; ++i)
      windows[j].value += step_of(bits[i]);
  }
  Guesses guesses;
  for (size_t at = first; at < bits.size(); at += kBlock) {
    const size_t steps = std::min(kBlock, bits.size() - at);
    for (size_t j = 0; j < windows.size(); ++j) board.right[j] = slide(bits, at, steps, windows[j]);
    board.contenders(steps);
    board.settle(steps, guesses);
  }
  return guesses.min_entropy(bits.alphabet);
}

}  // namespace entropyd::assess
