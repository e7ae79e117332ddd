// SPDX-License-Identifier: MIT
// All health tests of one noise source's raw samples, block by block: repetition count and adaptive
// proportion (SP 800-90B 4.4), dependence, stuck samples, replay.
#pragma once

#include <cstdint>
#include <span>

#include "continuous_tests.h"
#include "dependence_test.h"
#include "replay_test.h"

namespace entropyd {

class SampleTests {
 public:
  // `h` is the claimed min-entropy in bits per sample.
  explicit SampleTests(double h) : continuous_(h), dependence_(h), replay_(h) {}

  // Tests the next block; returns the mask of failed tests (ContinuousTest), 0 if none failed.
  // After a failure the tests start from the beginning, except the replay test: a replay is never
  // forgotten.
  uint32_t test(std::span<const uint8_t> samples);
  // Returns how many samples of the last block the best predictor guessed right.
  uint32_t most_right() const { return dependence_.most_right(); }
  // Forgets all samples: the next ones do not continue them.
  void restart();
  // Whether enough samples were tested for every test to have its full power over the next block.
  bool ready() const { return dependence_.ready(); }

 private:
  ContinuousTests continuous_;
  DependenceTest dependence_;
  ReplayTest replay_;
};

}  // namespace entropyd
