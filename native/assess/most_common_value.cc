// SPDX-License-Identifier: MIT
// 6.3.1: the probability of the most common value, bounded from above.
#include <vector>

#include "bounds.h"
#include "estimators.h"

namespace entropyd::assess {

double most_common_value(Sequence samples) {
  if (samples.size() < 2) return kTooShort;
  std::vector<size_t> counts(samples.alphabet);
  for (const uint8_t symbol : samples.symbols) ++counts[symbol];
  const auto size = static_cast<double>(samples.size());
  const auto largest = static_cast<double>(*std::max_element(counts.begin(), counts.end()));
  return entropy_of(upper_bound(largest / size, size));
}

}  // namespace entropyd::assess
