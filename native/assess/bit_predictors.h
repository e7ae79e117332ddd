// SPDX-License-Identifier: MIT
// The predictors of 6.3.7, 6.3.9 and 6.3.10 over bits: contexts are numbers, so that their counts
// are in plain tables, and 64 steps are settled at once. The results are those of the general form.
#pragma once

#include <array>
#include <cstddef>

#include "estimators.h"

namespace entropyd::assess {

constexpr size_t kDeepestTable = 16;         // 2^17 counts
constexpr size_t kMaxTransitions = 100'000;  // of each order of 6.3.9
constexpr size_t kMaxContexts = 65'536;      // of the dictionary of 6.3.10

double multi_mcw_bits(Sequence bits, std::array<size_t, 4> windows);
double multi_mmc_bits(Sequence bits, size_t depth);  // at most kDeepestTable
double lz78y_bits(Sequence bits, size_t depth);      // at most kDeepestTable

// The context of `length` bits, the last of which is the lowest bit of `past`, in a table for all
// lengths.
constexpr size_t context_of(size_t past, size_t length) {
  const size_t contexts = size_t{1} << length;
  return contexts | (past & (contexts - 1));
}

}  // namespace entropyd::assess
