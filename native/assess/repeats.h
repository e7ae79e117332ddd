// SPDX-License-Identifier: MIT
// What a sequence repeats, for every length of tuple at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "estimators.h"

namespace entropyd::assess {

// Indexed by the tuples' length, 0 being unused; the last is the longest that comes twice.
struct Repeats {
  std::vector<uint32_t> most;   // how often the most common tuple comes
  std::vector<uint64_t> pairs;  // of equal tuples, over all places

  size_t longest() const { return most.size() - 1; }
  // The longest tuples of which one comes at least `count` times; 0 without any.
  size_t longest_with(uint32_t count) const;
};

Repeats find_repeats(Sequence samples);

}  // namespace entropyd::assess
