// SPDX-License-Identifier: MIT
// Judges a source whose bytes are used without conditioning, such as a hardware generator: FIPS
// 140-2 with the continuous test, RCT, APT and replay.
#pragma once

#include "byte_tests.h"
#include "fips140.h"
#include "running_estimate.h"
#include "source_judge.h"

namespace entropyd {

class ByteJudge : public SourceJudge {
 public:
  // `claim` in bits of min-entropy per byte, above 0 and at most 8.
  explicit ByteJudge(double claim,
                     OnPermanentFailure on_permanent_failure = OnPermanentFailure::kRetest)
      : SourceJudge(kFips140BlockBytes, claim, 1, on_permanent_failure), tests_(claim) {}

  bool takes(size_t bytes) const override { return bytes == kFips140BlockBytes; }
  size_t priming_bytes() const override { return primed_ ? 0 : kFips140PrimeBytes; }
  void prime(SecureMemory& word) override;
  void start_again() override;
  // One block is more than the 1024 samples that SP 800-90B section 4.3 asks for.
  bool starting_up() const override { return starting_up_; }
  std::optional<double> measured_bits() const override;

 private:
  Judgement test(const SecureMemory& block) override;
  void measure(const SecureMemory& block) override { estimate_.add(block.filled_bytes()); }
  std::optional<uint64_t> accept(SecureMemory& block) override;

  RunningEstimate estimate_;
  Fips140 fips140_;
  ByteTests tests_;
  bool primed_ = false;
  bool starting_up_ = false;  // set by start_again() only: the trial of a new source is longer
};

}  // namespace entropyd
