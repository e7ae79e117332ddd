// SPDX-License-Identifier: MIT
// Suffixes that begin with the same tuple stand side by side in their order, and share its length.
// So a run of k - 1 shared lengths of at least w is a w-tuple that comes k times.
#include "repeats.h"

#include <algorithm>

#include "suffix_array.h"

namespace entropyd::assess {

size_t Repeats::longest_with(uint32_t count) const {
  size_t length = longest();
  while (length > 0 && most[length] < count) --length;
  return length;
}

Repeats find_repeats(Sequence samples) {
  std::vector<int32_t> shared = suffix_array(samples.symbols, samples.alphabet);
  shared_prefixes(samples.symbols, shared);
  const int32_t longest = shared.empty() ? 0 : *std::max_element(shared.begin(), shared.end());
  Repeats repeats;
  repeats.most.resize(longest + 1);
  repeats.pairs.resize(longest + 1);

  // Lengths that still run on, each greater than the one below it, with where its run began and
  // where it last stood itself.
  struct Open {
    int32_t length;
    uint32_t begin;
    uint32_t at;
  };
  std::vector<Open> open;
  const auto close_down_to = [&](int32_t length, uint32_t end) {
    uint32_t begin = end;
    while (!open.empty() && open.back().length >= length) {
      const Open& top = open.back();
      auto& most = repeats.most[top.length];
      most = std::max(most, end - top.begin + 1);
      // Every pair of suffixes on either side of `at` for which it is the least length between.
      repeats.pairs[top.length] += uint64_t{top.at - top.begin + 1} * (end - top.at);
      begin = top.begin;
      open.pop_back();
    }
    return begin;
  };
  for (uint32_t i = 1; i < shared.size(); ++i) {
    const uint32_t begin = close_down_to(shared[i], i);
    if (shared[i] > 0) open.push_back({shared[i], begin, i});
  }
  close_down_to(1, static_cast<uint32_t>(shared.size()));

  // A tuple that repeats brings all shorter ones with it.
  for (int32_t length = longest - 1; length > 0; --length) {
    repeats.most[length] = std::max(repeats.most[length], repeats.most[length + 1]);
    repeats.pairs[length] += repeats.pairs[length + 1];
  }
  return repeats;
}

}  // namespace entropyd::assess
