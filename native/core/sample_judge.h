// SPDX-License-Identifier: MIT
// Judges the raw samples of a noise source, such as the CPU jitter source's: RCT, APT, dependence,
// stuck and replay. The samples are conditioned only after the tests, because the output of a hash
// passes every test.
#pragma once

#include <optional>

#include "sample_estimate.h"
#include "sample_tests.h"
#include "source_judge.h"

namespace entropyd {

// Conditions samples that passed, in place. Each holds `bits_per_sample`, except the stuck ones
// (stuck.h), which count as 0. Returns the bits that the result may be credited with, by
// conditioned_bits() (entropy_accounting.h), or nullopt if the conditioner fails.
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
  // The estimate of the last block that passed, the lowest of several (sample_estimate.h).
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

// The Conditioner that leaves the samples as they are: the kernel's pool hashes them (BLAKE2s, or
// SHA-1 before Linux 5.17).
std::optional<uint64_t> condition_in_kernel(SecureMemory& block, double bits_per_sample);

}  // namespace entropyd
