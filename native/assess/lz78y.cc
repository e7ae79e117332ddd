// SPDX-License-Identifier: MIT
// 6.3.10: a dictionary of up to 65,536 contexts of 1 to B symbols. The guess is made by the context
// whose most common next symbol has the highest count.
#include <vector>

#include "bit_predictors.h"
#include "bounds.h"
#include "context_tree.h"
#include "estimators.h"
#include "prediction.h"

namespace entropyd::assess {

double lz78y(Sequence samples, size_t depth) {
  if (samples.alphabet == 2 && depth <= kDeepestTable) return lz78y_bits(samples, depth);
  ContextTree tree(samples.alphabet);
  std::vector<ContextTree::Node> path(depth + 1, ContextTree::kRoot);  // path[j]: j symbols
  size_t entries = 0;
  Guesses guesses;
  for (size_t i = depth; i < samples.size(); ++i) {
    const uint8_t sample = samples[i];
    size_t known = 0;
    while (known < depth) {
      const auto next = tree.child(path[known], samples[i - 1 - known]);
      if (next == ContextTree::kNone) break;
      path[++known] = next;
    }
    if (i > depth) {
      uint32_t most = 0;
      uint8_t guess = 0;
      for (size_t length = known; length > 0; --length) {
        if (tree.favoured(path[length]) > most) {
          most = tree.favoured(path[length]);
          guess = tree.favourite(path[length]);
        }
      }
      guesses.add(most > 0 && guess == sample);
    }
    // From the longest context to the shortest, because that decides which ones still fit in the
    // dictionary. Nodes that are not in the dictionary count nothing.
    while (known < depth && entries < kMaxContexts) {
      ++known;
      path[known] = tree.add_child(path[known - 1], samples[i - known]);
    }
    for (size_t length = known; length > 0; --length) {
      if (!tree.is_entry(path[length])) {
        if (entries == kMaxContexts) continue;
        tree.make_entry(path[length]);
        ++entries;
      }
      tree.follow(path[length], sample);
    }
  }
  return guesses.min_entropy(samples.alphabet);
}

}  // namespace entropyd::assess
