// SPDX-License-Identifier: MIT
// The whole judgement of one source's blocks, the same for the daemon and for entropyd-seed: the
// health tests of a block, the estimate of its source, and what it may be credited with.
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

// What failed in a block; neither mask is set when it passed.
struct Judgement {
  uint32_t fips140 = 0;     // of Fips140Test
  uint32_t continuous = 0;  // of ContinuousTest
  bool broken = false;      // the conditioner does not work: nothing is wrong with the block
  bool passed() const { return fips140 == 0 && continuous == 0 && !broken; }
  // No chance explains it (alpha 2^-60).
  bool permanent() const { return (continuous & kPermanent) != 0; }
};

class SourceJudge {
 public:
  virtual ~SourceJudge() = default;

  // Whether a raw block of so many bytes can be judged.
  virtual bool takes(size_t bytes) const = 0;
  // The bytes that prime() has to be given before the first block; 0 when none are needed any more.
  virtual size_t priming_bytes() const { return 0; }
  // Starts the continuous test with the source's first word, which is wiped and never used.
  virtual void prime(SecureMemory& word) { word.wipe(); }
  // Another device, or the same one again: what comes now follows on nothing.
  void restart() {
    start_again();
    trust_.change_device();
  }
  // The same source after a pause or a start: what comes now follows on nothing, its trust stays.
  virtual void start_again() = 0;
  // Whether the next block belongs to the start-up test (SP 800-90B section 4.3): it only shows
  // that the source works, and is wiped.
  virtual bool starting_up() const { return false; }

  // Takes what `raw` holds, as takes() allows it, and judges that: nobody can change it any more.
  // A block that passed is in tested() then, in place of what was there before, if the source is
  // trusted; in the start-up test and in any other state it is wiped, so that nothing of it can be
  // credited.
  Judgement judge(SecureMemory& raw);
  // Shared with credits that outlive the judge.
  const std::shared_ptr<TestedBlock>& tested() const { return tested_; }

  const TrustState& trust() const { return trust_; }

  // Bits of min-entropy per raw byte or sample of the blocks that passed, an upper bound; none
  // before the first.
  virtual std::optional<double> measured_bits() const = 0;
  // Bits of min-entropy that a raw byte or sample is credited with: the claim, or less where less
  // was measured; 0 before the first block has passed.
  double bits_in_force() const { return std::min(claim_, measured_bits().value_or(0) / margin_); }

 protected:
  // `capacity` bytes is the most that one tested block has.
  // `claim` in bits of min-entropy per raw byte or sample; no more than a `margin`-th of what was
  // measured is credited.
  SourceJudge(size_t capacity, double claim, double margin, OnPermanentFailure on_permanent_failure)
      : claim_(claim),
        margin_(margin),
        trust_(on_permanent_failure),
        tested_(std::make_shared<TestedBlock>(capacity)) {}

  virtual Judgement test(const SecureMemory& block) = 0;
  // Of a block that passed.
  virtual void measure(const SecureMemory& block) = 0;
  // Makes what may be credited of a block that passed, in place, and gives the bits that all of it
  // may be credited with. 0: the block is rejected as stuck. None: see Judgement::broken.
  virtual std::optional<uint64_t> accept(SecureMemory& block) = 0;

 private:
  const double claim_;
  const double margin_;
  TrustState trust_;
  std::shared_ptr<TestedBlock> tested_;
};

}  // namespace entropyd
