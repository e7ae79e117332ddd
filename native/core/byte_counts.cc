// SPDX-License-Identifier: MIT
#include "byte_counts.h"

#include <algorithm>
#include <cmath>

namespace entropyd {

double most_common_value(uint64_t largest, uint64_t total) {
  if (total < 2) return 0;
  const double n = static_cast<double>(total);
  const double p = static_cast<double>(largest) / n;
  const double bound = std::min(1.0, p + kZ * std::sqrt(p * (1 - p) / (n - 1)));
  return bound < 1 ? -std::log2(bound) : 0;
}

}  // namespace entropyd
