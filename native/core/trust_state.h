// SPDX-License-Identifier: MIT
// The trust state of a source, which follows from the verdicts on its blocks: one table for the
// daemon and for entropyd-seed. A source is not used before its blocks have passed the health tests
// (the start-up test of SP 800-90B section 4.3), and regaining trust takes more blocks than losing
// it (docs/decisions/0004).
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>

namespace entropyd {

// Blocks in a row that have to pass before a source is trusted; only the last of them is used.
constexpr uint32_t kTrialBlocks = 2;
// A good block fails FIPS 140-2 with probability 1/1244, measured over 10^6 blocks. So a single
// failure means nothing; 3 failures in 10 blocks happen by chance once in 1 / (C(9,2) * (1/1244)^3)
// = 53 million blocks, at one block every 5 minutes once in 500 years.
constexpr size_t kWindowBlocks = 10;
constexpr size_t kWindowFailures = 3;
// Blocks that have to pass in a row to end a quarantine: a source that fails every second block
// passes this many in a row once in 10^6 attempts.
constexpr uint32_t kReturnBlocks = 20;

enum class Trust { kOnTrial, kTrusted, kQuarantined, kFailed };

// What a permanent failure leads to: quarantine, which 20 good blocks end, or the error state of
// FIPS 140-3, which only a restart of the program ends.
enum class OnPermanentFailure { kRetest, kStop };

class TrustState {
 public:
  explicit TrustState(OnPermanentFailure on_permanent_failure = OnPermanentFailure::kRetest)
      : on_permanent_failure_(on_permanent_failure) {}

  // Adds the verdict on a block. `permanent`: it failed in a way that chance does not explain.
  void add_passed();
  void add_failed(bool permanent);
  // To be called if the device was missing or was replaced, so that earlier verdicts prove nothing.
  // This ends neither a quarantine nor the state failed: otherwise plugging a device in again would
  // end them.
  void change_device();

  Trust trust() const { return trust_; }
  // Returns the number of blocks that have passed in a row since the last failure or change of the
  // device.
  uint32_t clean_run() const { return clean_run_; }
  // Returns the number of failed blocks among the last kWindowBlocks, without those that led to a
  // quarantine or failed during it.
  size_t failures() const { return window_.count(); }
  // Returns the number of blocks that failed since the quarantine began.
  uint32_t retests_failed() const { return retests_failed_; }

 private:
  void become(Trust trust);

  OnPermanentFailure on_permanent_failure_;
  Trust trust_ = Trust::kOnTrial;
  uint32_t clean_run_ = 0;
  uint32_t retests_failed_ = 0;
  std::bitset<kWindowBlocks> window_;  // the newest block is bit 0; a failed one is set
};

}  // namespace entropyd
