// SPDX-License-Identifier: MIT
// The repetition count test and the adaptive proportion test of SP 800-90B section 4.4 over one
// source's samples of 8 bits, from the first to the last.
#pragma once

#include <cstdint>
#include <span>

#include "secure_object.h"

namespace entropyd {

// The failed tests are a mask of these; 0 means that every sample passed.
enum ContinuousTest : uint32_t {
  kRepetitionCount = 1 << 0,
  kAdaptiveProportion = 1 << 1,
  kLag = 1 << 2,     // see dependence_test.h
  kStuck = 1 << 3,   // more than nine in ten samples are stuck, see stuck.h
  kReplay = 1 << 4,  // see replay_test.h
  // The failure is one that chance does not explain: at a permanent cutoff, or a replay.
  kPermanent = 1 << 5,
  kMarkov = 1 << 6,  // see dependence_test.h
};

class ContinuousTests {
 public:
  // `h` is the claimed min-entropy in bits per sample.
  explicit ContinuousTests(double h);

  // Tests the next samples; returns the mask of failed tests, 0 if none failed. After a failure the
  // tests start from the beginning: a source that is stuck fails again with its next samples.
  uint32_t test(std::span<const uint8_t> samples);
  // Forgets all samples: the next ones do not continue them.
  void restart();

 private:
  struct State {
    uint32_t repeated;  // equal samples in a row, the last one counted; 0 before the first
    uint32_t seen;      // samples of the present window
    uint32_t equal;     // of them, equal to its first
    uint8_t last;
    uint8_t first;
  };
  uint32_t test_one(uint8_t sample);

  const uint32_t repetition_cutoffs_[2];  // intermittent, permanent
  const uint32_t proportion_cutoffs_[2];
  // The state contains samples, which are secret: it is in locked memory like the blocks.
  SecureObject<State> state_;
};

}  // namespace entropyd
