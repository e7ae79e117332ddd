// SPDX-License-Identifier: MIT
// All health tests of a source of bytes except FIPS 140-2, block by block: repetition count and
// adaptive proportion (SP 800-90B 4.4), and replay.
#pragma once

#include <cstdint>
#include <span>

#include "byte_replay_test.h"
#include "continuous_tests.h"

namespace entropyd {

class ByteTests {
 public:
  // `h` is the claimed min-entropy in bits per byte.
  explicit ByteTests(double h) : continuous_(h), replay_(h) {}

  // Tests the next block; returns the mask of failed tests (ContinuousTest), 0 if none failed.
  uint32_t test(std::span<const uint8_t> block) {
    uint32_t failed = continuous_.test(block);
    if (replay_.test(block)) failed |= kReplay | kPermanent;
    return failed;
  }
  // To be called for another device, or for the same one after an interruption: its next bytes do
  // not continue the earlier ones. The replay test still remembers the earlier ones, so that a
  // device which repeats them is detected.
  void restart() { continuous_.restart(); }

 private:
  ContinuousTests continuous_;
  ByteReplayTest replay_;
};

}  // namespace entropyd
