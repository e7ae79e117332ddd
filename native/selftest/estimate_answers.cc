// SPDX-License-Identifier: MIT
// Known answers of what a block is credited with: the estimators that limit the claim in force, and
// the accounting of the conditioner. The figures are those of SP 800-90B's own examples, and others
// that test/native/selftest.test.ts derives once more.
#include <algorithm>
#include <cmath>

#include "../core/byte_counts.h"
#include "../core/compression_bound.h"
#include "../core/entropy_accounting.h"
#include "../core/sample_estimate.h"
#include "../core/sample_judge.h"
#include "draws.h"
#include "known_answer.h"

namespace entropyd::selftest {
namespace {

bool is_near(double value, double known, double tolerance) {
  return std::abs(value - known) <= tolerance;
}

// 6.3.1: 8 of 20 are the most common value; p = 0.4 + 2.576 sqrt(0.4 0.6 / 19) = 0.6895, 0.5363
// bits. The same for 100 of 5000: p = 0.02 + 2.5758 sqrt(0.02 0.98 / 4999).
bool most_common() {
  return is_near(most_common_value(8, 20), 0.536381, 1e-6) &&
         is_near(most_common_value(100, 5000), 5.316146, 1e-6) && most_common_value(20, 20) == 0 &&
         most_common_value(1, 1) == 0;
}

// 6.3.4: the bound of 1.4617 after four blocks that fill the dictionary of eight gives p = 0.5715,
// that is 0.1345 bits per bit. Then both estimators over 2048 drawn samples of 4 bits, the most
// common of which comes 142 times, and over as many of 8 bits.
bool compression() {
  std::vector<double> logs(9);
  for (size_t u = 1; u < logs.size(); ++u) logs[u] = std::log2(static_cast<double>(u));
  if (!is_near(compression_entropy(1.4617, logs, 4, 1e-8), 0.1345, 5e-5)) return false;
  std::vector<uint8_t> samples = Draws(1).bytes(2048);
  SampleEstimator estimator;
  const SampleEstimate of_8 = estimator.measure(samples, 0);
  for (uint8_t& sample : samples) sample = static_cast<uint8_t>(sample >> 4);
  const SampleEstimate of_4 = estimator.measure(samples, 142);
  return is_near(of_8.most_common_value, 6.214511, 1e-6) &&
         is_near(of_8.compression, 4.753360, 1e-5) && is_near(of_8.lowest(), 4.753360, 1e-5) &&
         is_near(of_4.most_common_value, 3.576938, 1e-6) &&
         is_near(of_4.prediction, 3.576938, 1e-6) && is_near(of_4.compression, 1.461081, 1e-5);
}

// What the kernel's hash is credited with for so many samples of 1 bit, and two that are stuck.
uint64_t credit_for(size_t counted) {
  const std::vector<uint8_t> samples = samples_not_stuck(counted + 2);
  SecureMemory block(samples.size());
  std::copy(samples.begin(), samples.end(), block.data());
  block.set_filled(samples.size());
  return condition_in_kernel(block, 1).value_or(1);
}

// SP 800-90C: 256 bits of output have full entropy if 64 bits more went in, and only whole outputs
// count: below 320 bits 0 are credited, 256 up to 640, where it is 512.
bool accounting() {
  return conditioned_bits(-1) == 0 && conditioned_bits(319.99) == 0 &&
         conditioned_bits(320) == 256 && conditioned_bits(639.99) == 256 &&
         conditioned_bits(640) == 512 && credit_for(319) == 0 && credit_for(320) == 256 &&
         credit_for(639) == 256 && credit_for(640) == 512;
}

constexpr KnownAnswer kAnswers[] = {
    {"mostCommonValue", &most_common},
    {"compression", &compression},
    {"accounting", &accounting},
};

}  // namespace

std::span<const KnownAnswer> estimate_answers() {
  return kAnswers;
}

}  // namespace entropyd::selftest
