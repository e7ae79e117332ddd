// SPDX-License-Identifier: MIT
// 6.3.4: Maurer's universal statistic over blocks of 6 bits. The mean logarithm of the distance to
// a block's last occurrence, and the near-uniform distribution that would show the same.
#include <vector>

#include "bounds.h"
#include "estimators.h"

namespace entropyd::assess {

namespace {

constexpr size_t kBlockBits = 6;
constexpr size_t kBlocks = 1 << kBlockBits;
constexpr double kCorrection = 0.5907;  // c of step 6, for blocks of 6 bits

// G(z) of step 7: what blocks of probability z add to the expected mean. The double sum over t and
// u < t is turned around: a distance u comes up in every t beyond it.
double expected(double z, const std::vector<double>& log, size_t primed) {
  const size_t blocks = log.size() - 1;
  double sum = 0;
  double rest = 1;  // (1 - z)^(u - 1)
  for (size_t u = 1; u <= blocks && rest > 1e-30; ++u) {
    const auto later = static_cast<double>(blocks - std::max(u, primed));
    sum += log[u] * rest * (z * z * later + (u > primed ? z : 0));
    rest *= 1 - z;
  }
  return sum / static_cast<double>(blocks - primed);
}

}  // namespace

double compression(Sequence bits, size_t primed) {
  const size_t blocks = bits.size() / kBlockBits;
  if (blocks < primed + 2) return kTooShort;
  std::vector<double> log(blocks + 1);
  for (size_t u = 1; u <= blocks; ++u) log[u] = std::log2(static_cast<double>(u));

  size_t last[kBlocks] = {};  // counted from 1; 0 before the first
  double sum = 0;
  double squares = 0;
  for (size_t i = 1; i <= blocks; ++i) {
    size_t block = 0;
    for (size_t bit = (i - 1) * kBlockBits; bit < i * kBlockBits; ++bit)
      block = 2 * block + bits[bit];
    if (i > primed) {
      const double distance = log[i - last[block]];  // i itself where the block is new
      sum += distance;
      squares += distance * distance;
    }
    last[block] = i;
  }
  const auto count = static_cast<double>(blocks - primed);
  const double mean = sum / count;
  // By the standard's formula: the sum over count - 1, the mean's square as it is.
  const double deviation =
      kCorrection * std::sqrt(std::max(0.0, squares / (count - 1) - mean * mean));
  const double bound = mean - kZ * deviation / std::sqrt(count);

  const auto excess = [&](double p) {
    const double others = (1 - p) / (kBlocks - 1);
    return expected(p, log, primed) + (kBlocks - 1) * expected(others, log, primed) - bound;
  };
  const double uniform = 1.0 / kBlocks;
  if (excess(uniform) <= 0) return 1;  // no p explains so much: full entropy
  return entropy_of(falling_root(uniform, 1, excess)) / kBlockBits;
}

}  // namespace entropyd::assess
