// SPDX-License-Identifier: MIT
// 6.3.9: Markov models of order 1 to D, each of which predicts the symbol that followed its context
// most often. The model that was right most often makes the guess. Each stores at most 100,000
// transitions, and counts no others.
#include <vector>

#include "bit_predictors.h"
#include "bounds.h"
#include "context_tree.h"
#include "estimators.h"
#include "prediction.h"

namespace entropyd::assess {

double multi_mmc(Sequence samples, size_t depth) {
  if (samples.alphabet == 2 && depth <= kDeepestTable) return multi_mmc_bits(samples, depth);
  ContextTree tree(samples.alphabet, depth);
  std::vector<ContextTree::Node> path(depth + 1, ContextTree::kRoot);  // path[d]: d symbols
  std::vector<size_t> entries(depth + 1);
  std::vector<size_t> scores(depth + 1);
  size_t deepest_open = depth;  // orders beyond it are full
  size_t winner = 1;
  Guesses guesses;
  for (size_t i = 1; i < samples.size(); ++i) {
    const uint8_t sample = samples[i];
    const size_t possible = std::min(depth, i);
    size_t known = 0;
    while (known < possible) {
      const auto next = tree.child(path[known], samples[i - 1 - known]);
      if (next == ContextTree::kNone) break;
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
    for (size_t order = 1; order <= possible; ++order) {
      if (order > known) {
        if (order > deepest_open) break;
        path[order] = tree.add_child(path[order - 1], samples[i - order]);
      }
      if (tree.followed(path[order], sample) == 0) {
        if (entries[order] == kMaxTransitions) continue;
        ++entries[order];
      }
      tree.follow(path[order], sample);
    }
  }
  return guesses.min_entropy(samples.alphabet);
}

}  // namespace entropyd::assess
