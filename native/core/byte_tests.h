// SPDX-License-Identifier: MIT
// All health tests of a source of whole bytes beside FIPS 140-2, block by block: repetition count
// and adaptive proportion (SP 800-90B 4.4), and bytes that came before.
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

  // Takes the next block; the mask of ContinuousTest of what failed in it.
  uint32_t test(std::span<const uint8_t> block) {
    uint32_t failed = continuous_.test(block);
    if (replay_.test(block)) failed |= kReplay | kPermanent;
    return failed;
  }
  // Another device, or the same one back: its bytes follow on nothing. What came before is still
  // remembered: only a source that repeats it can tell.
  void restart() { continuous_.restart(); }

 private:
  ContinuousTests continuous_;
  ByteReplayTest replay_;
};

}  // namespace entropyd
