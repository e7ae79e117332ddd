// SPDX-License-Identifier: MIT
// 6.3.4: Maurer's universal statistic over blocks of 6 bits. Computes the mean logarithm of the
// distance to a block's last occurrence, and the near-uniform distribution that would have the same
// mean.
#include <vector>

#include "../core/compression_bound.h"
#include "bounds.h"
#include "estimators.h"

namespace entropyd::assess {

namespace {

// Finer than what is printed, and than the sums: a double has 16 digits, and thousands are added.
constexpr double kTolerance = 1e-14;

}  // namespace

double compression(Sequence bits, size_t primed) {
  const size_t blocks = bits.size() / kCompressionBlockBits;
  if (blocks < primed + 2) return kTooShort;
  std::vector<double> log(blocks + 1);
  for (size_t u = 1; u <= blocks; ++u) log[u] = std::log2(static_cast<double>(u));

  size_t last[1 << kCompressionBlockBits] = {};  // counted from 1; 0 before the first
  double sum = 0;
  double squares = 0;
  for (size_t i = 1; i <= blocks; ++i) {
    size_t block = 0;
    for (size_t bit = (i - 1) * kCompressionBlockBits; bit < i * kCompressionBlockBits; ++bit)
      block = 2 * block + bits[bit];
    if (i > primed) {
      const double distance = log[i - last[block]];  // i itself if the block is new
      sum += distance;
      squares += distance * distance;
    }
    last[block] = i;
  }
  const auto count = static_cast<double>(blocks - primed);
  const double mean = sum / count;
  // As in the standard, only the sum of squares is divided by count - 1.
  const double deviation =
      kCompressionCorrection * std::sqrt(std::max(0.0, squares / (count - 1) - mean * mean));
  const double bound = mean - kZ * deviation / std::sqrt(count);

  return compression_entropy(bound, log, primed, kTolerance);
}

}  // namespace entropyd::assess
