// SPDX-License-Identifier: MIT
#include "compression_bound.h"

#include <algorithm>
#include <cmath>

namespace entropyd {
namespace {

constexpr double kValues = 1 << kCompressionBlockBits;

// G(z) of step 7: what one value of probability z adds to the expected mean. The double sum over t
// and u <= t is taken in the other order: a distance u occurs once in each t from u on.
double expected_part(double z, std::span<const double> logs, size_t primed, double tolerance) {
  const size_t blocks = logs.size() - 1;
  double sum = 0;
  double rest = 1;  // (1 - z)^(u - 1)
  for (size_t u = 1; u <= blocks && rest > tolerance; ++u) {
    const auto later = static_cast<double>(blocks - std::max(u, primed));
    sum += logs[u] * rest * (z * z * later + (u > primed ? z : 0));
    rest *= 1 - z;
  }
  return sum / static_cast<double>(blocks - primed);
}

}  // namespace

double compression_entropy(double mean_log, std::span<const double> logs, size_t primed,
                           double tolerance) {
  const auto expected = [&](double p) {
    const double others = (1 - p) / (kValues - 1);
    return expected_part(p, logs, primed, tolerance) +
           (kValues - 1) * expected_part(others, logs, primed, tolerance);
  };
  double low = 1 / kValues;
  if (expected(low) <= mean_log) return 1;  // no probability explains so large a mean
  double high = 1;
  while (high - low > tolerance) {
    const double middle = (low + high) / 2;
    (expected(middle) > mean_log ? low : high) = middle;
  }
  return high >= 1 ? 0 : -std::log2(high) / kCompressionBlockBits;
}

}  // namespace entropyd
