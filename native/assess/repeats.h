// SPDX-License-Identifier: MIT
// Counts the repeated tuples of a sequence, for all tuple lengths at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "estimators.h"

namespace entropyd::assess {

// Indexed by the length of the tuple; element 0 is not used, and the last element is for the
// longest tuple that occurs twice.
struct Repeats {
  std::vector<uint32_t> most;   // how often the most common tuple occurs
  std::vector<uint64_t> pairs;  // of positions with equal tuples

  size_t longest() const { return most.size() - 1; }
  // Returns the greatest length of a tuple that occurs at least `count` times; 0 if there is none.
  size_t longest_with(uint32_t count) const;
};

Repeats find_repeats(Sequence samples);

}  // namespace entropyd::assess
