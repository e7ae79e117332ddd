// SPDX-License-Identifier: MIT
#include "compression_bound.h"

#include <algorithm>
#include <cmath>

namespace entropyd {
namespace {

constexpr double kBlocks = 1 << kCompressionBlockBits;
// Each halves the interval of a probability: 2^-24 of it is far below what the estimate is good
// for.
constexpr int kHalvings = 24;

// G(z) of step 7: what values of probability z add to the expected mean. The double sum over t and
// u < t is turned around: a distance u comes up in every t beyond it.
double expected_part(double z, size_t blocks, size_t primed) {
  double sum = 0;
  double rest = 1;  // (1 - z)^(u - 1)
  for (size_t u = 1; u <= blocks && rest > 1e-12; ++u) {
    const auto later = static_cast<double>(blocks - std::max(u, primed));
    sum += std::log2(static_cast<double>(u)) * rest * (z * z * later + (u > primed ? z : 0));
    rest *= 1 - z;
  }
  return sum / static_cast<double>(blocks - primed);
}

}  // namespace

double compression_entropy(double mean_log, size_t blocks, size_t primed) {
  const auto expected = [&](double p) {
    return expected_part(p, blocks, primed) +
           (kBlocks - 1) * expected_part((1 - p) / (kBlocks - 1), blocks, primed);
  };
  double low = 1 / kBlocks;
  if (expected(low) <= mean_log) return 1;  // no probability explains so much: full entropy
  double high = 1;
  for (int i = 0; i < kHalvings; ++i) {
    const double middle = (low + high) / 2;
    (expected(middle) > mean_log ? low : high) = middle;
  }
  return -std::log2(high) / kCompressionBlockBits;
}

}  // namespace entropyd
