// SPDX-License-Identifier: MIT
// Judges the raw samples of a noise source, such as the CPU jitter source's: RCT, APT,
// dependence, stuck and replay. What passes is conditioned: health tests see nothing in a hash's
// output.
#pragma once

#include <optional>

#include "sample_estimate.h"
#include "sample_tests.h"
#include "source_judge.h"

namespace entropyd {

// Conditions samples that passed, in place. Each holds `bits_per_sample`, but for the stuck ones
// (stuck.h), which count for nothing. Gives the bits that the result may be credited with, by
// conditioned_bits() (entropy_accounting.h), or none when the conditioner does not work.
using Conditioner = std::optional<uint64_t> (*)(SecureMemory& block, double bits_per_sample);

class SampleJudge : public SourceJudge {
 public:
  // `claim` in bits of min-entropy per sample, above 0 and at most 8; a block has up to `samples`.
  SampleJudge(double claim, size_t samples, Conditioner conditioner,
              OnPermanentFailure on_permanent_failure = OnPermanentFailure::kRetest)
      : SourceJudge(samples, claim, kMeasuredMargin, on_permanent_failure),
        tests_(claim),
        conditioner_(conditioner) {}

  bool takes(size_t bytes) const override { return bytes <= tested()->capacity(); }
  void start_again() override;
  bool starting_up() const override { return !tests_.ready(); }
  // Of the last block that passed, by several estimators (sample_estimate.h).
  std::optional<double> measured_bits() const override { return measured_bits_; }

 private:
  Judgement test(const SecureMemory& block) override;
  void measure(const SecureMemory& block) override;
  std::optional<uint64_t> accept(SecureMemory& block) override;

  SampleTests tests_;
  SampleEstimator estimator_;
  std::optional<double> measured_bits_;
  const Conditioner conditioner_;
};

// The kernel's pool as the conditioner, BLAKE2s or SHA-1 before Linux 5.17: the samples stay raw.
std::optional<uint64_t> condition_in_kernel(SecureMemory& block, double bits_per_sample);

}  // namespace entropyd
