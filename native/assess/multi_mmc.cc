// SPDX-License-Identifier: MIT
// 6.3.9: Markov models of order 1 to D, each of which predicts the symbol that followed its context
// most often. The model that was right most often makes the guess. Each stores at most 100,000
// transitions, and counts no others. Most contexts of high order occur once only: of all orders of
// such a context one leaf is kept.
#include <vector>

#include "bit_predictors.h"
#include "bounds.h"
#include "context_tree.h"
#include "estimators.h"
#include "prediction.h"

namespace entropyd::assess {

double multi_mmc(Sequence samples, size_t depth) {
  if (samples.alphabet == 2 && depth <= kDeepestTable) return multi_mmc_bits(samples, depth);
  ContextTree tree(samples.alphabet);
  std::vector<ContextTree::Node> path(depth + 1, ContextTree::kRoot);  // path[d]: d symbols
  std::vector<size_t> entries(depth + 1);
  std::vector<size_t> last_entry(depth + 1, samples.size());  // at which an order became full
  std::vector<size_t> scores(depth + 1);
  size_t deepest_open = depth;  // orders beyond it are full
  size_t winner = 1;
  Guesses guesses;
  for (size_t i = 1; i < samples.size(); ++i) {
    const uint8_t sample = samples[i];
    const size_t possible = std::min(depth, i);
    size_t known = 0;
    while (known < possible) {
      auto next = tree.child(path[known], samples[i - 1 - known]);
      if (next == ContextTree::kNone) break;
      if (ContextTree::is_leaf(next)) {
        // It occurs for the second time: it becomes a node, and longer ones a leaf of that.
        const size_t at = ContextTree::place_of(next);
        next = tree.add_child(path[known], samples[i - 1 - known]);
        if (at <= last_entry[known + 1]) tree.follow(next, samples[at]);
        if (known + 1 < std::min(depth, at)) tree.add_leaf(next, samples[at - 2 - known], at);
      }
      path[++known] = next;
    }
    const auto is_right = [&](size_t order) {
      return tree.favoured(path[order]) > 0 && tree.favourite(path[order]) == sample;
    };
    if (i > 1) {
      guesses.add(winner <= known && is_right(winner));
      for (size_t order = 1; order <= known; ++order) {
        if (is_right(order) && ++scores[order] >= scores[winner]) winner = order;
      }
    }
    // The sample is counted only now, after the guesses were made.
    while (deepest_open > 0 && entries[deepest_open] == kMaxTransitions) --deepest_open;
    const auto store = [&](size_t order) {
      if (entries[order] == kMaxTransitions) return false;
      if (++entries[order] == kMaxTransitions) last_entry[order] = i;
      return true;
    };
    for (size_t order = 1; order <= known; ++order) {
      if (tree.followed(path[order], sample) > 0 || store(order)) tree.follow(path[order], sample);
    }
    if (known < std::min(possible, deepest_open))
      tree.add_leaf(path[known], samples[i - 1 - known], i);
    for (size_t order = known + 1; order <= std::min(possible, deepest_open); ++order) store(order);
  }
  return guesses.min_entropy(samples.alphabet);
}

}  // namespace entropyd::assess
