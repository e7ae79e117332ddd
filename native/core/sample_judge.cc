// SPDX-License-Identifier: MIT
#include "sample_judge.h"

#include "entropy_accounting.h"
#include "stuck.h"

namespace entropyd {

void SampleJudge::start_again() {
  tests_.restart();
  measured_bits_.reset();
}

Judgement SampleJudge::test(const SecureMemory& block) {
  return {.continuous = tests_.test(block.filled_bytes())};
}

void SampleJudge::measure(const SecureMemory& block) {
  measured_bits_ = estimator_.measure(block.filled_bytes(), tests_.most_right()).lowest();
}

std::optional<uint64_t> SampleJudge::accept(SecureMemory& block) {
  return conditioner_(block, bits_in_force());
}

std::optional<uint64_t> condition_in_kernel(SecureMemory& block, double bits_per_sample) {
  const size_t counted = block.filled() - count_stuck(block.filled_bytes());
  return conditioned_bits(static_cast<double>(counted) * bits_per_sample);
}

}  // namespace entropyd
