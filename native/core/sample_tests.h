// SPDX-License-Identifier: MIT
// All health tests of one noise source's raw samples, block by block: repetition count and adaptive
// proportion (SP 800-90B 4.4), dependence, stuck samples, samples that come again.
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

  // Takes the next block; the mask of ContinuousTest of what failed in it. After a failure the
  // tests start anew, but for a replay, which is never forgotten.
  uint32_t test(std::span<const uint8_t> samples);
  // The right guesses of the best predictor among the samples of the last block
  // (dependence_test.h).
  uint32_t most_right() const { return dependence_.most_right(); }
  // What comes next follows on nothing.
  void restart();
  // Whether every test can see what it is made for in the next block.
  bool ready() const { return dependence_.ready(); }

 private:
  ContinuousTests continuous_;
  DependenceTest dependence_;
  ReplayTest replay_;
};

}  // namespace entropyd
