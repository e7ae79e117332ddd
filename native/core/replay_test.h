// SPDX-License-Identifier: MIT
// Detects samples that are repeated: a recording that is played in a loop, a generator with a
// period, a timer that is emulated by a table, even if noise has altered some of them. Such samples
// pass all statistical tests and hold no entropy.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "secure_object.h"

namespace entropyd {

// Brent's algorithm for finding a cycle, over strings of samples: the last 1024 samples are kept as
// an anchor, and every later string of 1024 is compared with it. Whenever the number of samples has
// doubled, a new anchor is taken. A loop of P samples is found within 3 P + 1024 samples, however
// long P is.
constexpr size_t kAnchorSamples = 1024;

// A string counts as a repetition of the anchor if so many of its samples are equal that a source
// which holds its claim would have as many once in 2^60 strings: 652 of 1024 at 1 bit per sample.
// So a loop is found even if noise alters up to a sixth of the samples each time they are played.
class ReplayTest {
 public:
  // `h` is the claimed min-entropy in bits per sample.
  // Throws std::bad_alloc.
  explicit ReplayTest(double h);

  // Takes the next samples; returns whether a string was ever repeated. Once true, the result stays
  // true: a source that has replayed a recording once is not believed again.
  bool test(std::span<const uint8_t> samples);

 private:
  struct State {
    uint64_t seen;   // samples so far
    uint64_t begun;  // samples before the anchor
    size_t taken;    // samples of the anchor so far
    bool replayed;
    std::array<uint8_t, kAnchorSamples> anchor;
    // The last samples, with which incomplete strings begin, then the present ones.
    size_t recent;
    std::array<uint8_t, 2 * kAnchorSamples> samples;
  };
  void compare(std::span<const uint8_t> samples);

  const uint32_t cutoff_;
  SecureObject<State> state_;
};

}  // namespace entropyd
