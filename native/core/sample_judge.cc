// SPDX-License-Identifier: MIT
#include "sample_judge.h"

#include <algorithm>

#include "entropy_accounting.h"
#include "stuck.h"

namespace entropyd {

void SampleJudge::restart() {
  SourceJudge::restart();
  tests_.restart();
}

Judgement SampleJudge::test(const SecureMemory& block) {
  return {.continuous = tests_.test(block.filled_bytes())};
}

std::optional<uint64_t> SampleJudge::accept(SecureMemory& block) {
  return conditioner_(block, std::min(claim_, measured_bits()));
}

std::optional<uint64_t> condition_in_kernel(SecureMemory& block, double bits_per_sample) {
  const size_t counted = block.filled() - count_stuck(block.filled_bytes());
  return conditioned_bits(static_cast<double>(counted) * bits_per_sample);
}

}  // namespace entropyd
