// SPDX-License-Identifier: MIT
// Finds samples that come again: a recording that is played in a loop, a generator with a period, a
// timer that is emulated by a table. However healthy such samples look, they hold nothing.
#pragma once

#include <cstdint>
#include <span>

#include "secure_object.h"

namespace entropyd {

// Brent's way to find a cycle, over strings of samples: an anchor of so many samples that chance
// brings it again once in 2^60 is kept, and taken anew whenever twice as many samples have gone by.
// A loop of P samples is found within 3 P and an anchor of them, however long P is.
class ReplayTest {
 public:
  // `h` is the claimed min-entropy in bits per sample.
  explicit ReplayTest(double h);
  // Samples in an anchor: 60 / h, rounded up.
  uint32_t anchor_samples() const { return length_; }

  // Takes the next samples. Once the anchor has come again the answer stays true: what was replayed
  // once is a recording for good.
  bool test(std::span<const uint8_t> samples);

 private:
  struct State {
    uint64_t seen;     // samples so far
    uint64_t begun;    // of them, those before the anchor
    uint32_t taken;    // samples of the anchor that are there yet
    uint32_t matched;  // of them, how many the last samples repeat
    bool replayed;
  };
  void test_one(uint8_t sample);

  const uint32_t length_;
  SecureObject<State> state_;  // the anchor lies behind it
};

}  // namespace entropyd
