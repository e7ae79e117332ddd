// SPDX-License-Identifier: MIT
// Suffixes that begin with the same tuple are neighbours in sorted order, and have at least its
// length in common. So a run of k - 1 common lengths of at least w is a w-tuple that occurs k
// times.
#include "repeats.h"

#include <algorithm>

#include "key_sort.h"

namespace entropyd::assess {

size_t Repeats::longest_with(uint32_t count) const {
  size_t length = longest();
  while (length > 0 && most[length] < count) --length;
  return length;
}

Repeats find_repeats(Sequence samples) {
  const std::vector<int32_t> shared = shared_prefixes(samples.symbols, samples.alphabet);
  const int32_t longest = shared.empty() ? 0 : *std::max_element(shared.begin(), shared.end());
  Repeats repeats;
  repeats.most.resize(longest + 1);
  repeats.pairs.resize(longest + 1);

  // The lengths whose runs have not ended yet, each greater than the one below it in the stack,
  // with the position at which its run began and the last position at which the length itself
  // occurred.
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
      // Every pair of suffixes, one on each side of `at`, between which the length at `at` is the
      // smallest.
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

  // Every part of a repeated tuple is repeated as well.
  for (int32_t length = longest - 1; length > 0; --length) {
    repeats.most[length] = std::max(repeats.most[length], repeats.most[length + 1]);
    repeats.pairs[length] += repeats.pairs[length + 1];
  }
  return repeats;
}

}  // namespace entropyd::assess
