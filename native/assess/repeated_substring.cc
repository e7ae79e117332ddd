// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <vector>

#include "chi_square.h"
#include "key_sort.h"

namespace entropyd::assess {

RepeatedSubstring longest_repeated_substring_test(Sequence samples) {
  std::vector<double> counts(samples.alphabet);
  for (const uint8_t symbol : samples.symbols) ++counts[symbol];
  const auto size = static_cast<double>(samples.size());
  RepeatedSubstring result;
  for (const double count : counts) result.collision += (count / size) * (count / size);

  const std::vector<int32_t> shared = shared_prefixes(samples.symbols, samples.alphabet);
  result.length = static_cast<size_t>(*std::max_element(shared.begin(), shared.end()));

  const double substrings = size - static_cast<double>(result.length) + 1;
  const double pairs = substrings * (substrings - 1) / 2;
  const double equal = std::exp(static_cast<double>(result.length) * std::log(result.collision));
  // 1 - (1 - equal)^pairs, where `equal` may be far below the rounding of 1.
  result.probability = -std::expm1(pairs * std::log1p(-equal));
  return result;
}

}  // namespace entropyd::assess
