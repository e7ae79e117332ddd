// SPDX-License-Identifier: MIT
// Judges the blocks of one source, for the daemon and for entropyd-seed: the health tests of a
// block, the entropy estimate of its source, its trust state, and the bits that the block may be
// credited with.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "continuous_tests.h"
#include "secure_memory.h"
#include "tested_block.h"
#include "trust_state.h"

namespace entropyd {

// The failed tests of a block; both masks are 0 if it passed.
struct Judgement {
  uint32_t fips140 = 0;     // of Fips140Test
  uint32_t continuous = 0;  // of ContinuousTest
  bool broken = false;      // the conditioner failed: nothing is wrong with the block
  bool passed() const { return fips140 == 0 && continuous == 0 && !broken; }
  // Whether the failure is one that chance does not explain (alpha 2^-60).
  bool permanent() const { return (continuous & kPermanent) != 0; }
};

class SourceJudge {
 public:
  virtual ~SourceJudge() = default;

  // Whether a raw block of this size can be judged.
  virtual bool takes(size_t bytes) const = 0;
  // Returns the number of bytes that prime() needs before the next block; 0 if none.
  virtual size_t priming_bytes() const { return 0; }
  // Starts the continuous test with the source's first word, which is wiped and never credited.
  virtual void prime(SecureMemory& word) { word.wipe(); }
  // To be called for another device, or for the same one after an interruption: its start-up test
  // begins again.
  void restart() {
    start_again();
    trust_.change_device();
  }
  // To be called for the same source after a pause or a start: its next block does not continue the
  // last one, but its trust state stays.
  virtual void start_again() = 0;
  // Whether the next block belongs to the start-up test (SP 800-90B section 4.3): such a block only
  // shows that the source works, and is wiped.
  virtual bool starting_up() const { return false; }

  // Replaces the content of tested() by that of `raw`, whose size takes() has to accept, and judges
  // it there, where nobody else can change it. The block stays there only if it passed, does not
  // belong to the start-up test, and the source is trusted. Otherwise it is wiped, so that it
  // cannot be credited.
  Judgement judge(SecureMemory& raw);
  // Returns the last tested block. It is shared, because a credit may outlive the judge.
  const std::shared_ptr<TestedBlock>& tested() const { return tested_; }

  const TrustState& trust() const { return trust_; }

  // Returns the estimate for the blocks that passed, in bits of min-entropy per raw byte or sample
  // (an upper bound); nullopt before the first one.
  virtual std::optional<double> measured_bits() const = 0;
  // Returns the bits of min-entropy that a raw byte or sample is credited with: the claim, or less
  // if less was measured; 0 before the first block has passed.
  double bits_in_force() const { return std::min(claim_, measured_bits().value_or(0) / margin_); }

 protected:
  // `capacity`: the most bytes of a tested block. `claim` in bits of min-entropy per raw byte or
  // sample; at most what was measured, divided by `margin`, is credited.
  SourceJudge(size_t capacity, double claim, double margin, OnPermanentFailure on_permanent_failure)
      : claim_(claim),
        margin_(margin),
        trust_(on_permanent_failure),
        tested_(std::make_shared<TestedBlock>(capacity)) {}

  virtual Judgement test(const SecureMemory& block) = 0;
  // Updates the estimate from a block that passed.
  virtual void measure(const SecureMemory& block) = 0;
  // Conditions a block that passed, in place if it has to be conditioned, and returns the bits that
  // it may be credited with. 0: the block is rejected as stuck. nullopt: see Judgement::broken.
  virtual std::optional<uint64_t> accept(SecureMemory& block) = 0;

 private:
  const double claim_;
  const double margin_;
  TrustState trust_;
  std::shared_ptr<TestedBlock> tested_;
};

}  // namespace entropyd
