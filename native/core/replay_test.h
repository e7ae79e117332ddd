// SPDX-License-Identifier: MIT
// Finds samples that come again: a recording that is played in a loop, a generator with a period, a
// timer that is emulated by a table, also where noise has altered some of them. However healthy
// such samples look, they hold nothing.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "secure_object.h"

namespace entropyd {

// Brent's way to find a cycle, over strings of samples: an anchor of 1024 samples is kept, every
// string of as many that comes later is compared with it, and the anchor is taken anew whenever
// twice as many samples have gone by. A loop of P samples is found within 3 P and an anchor of
// them, however long P is.
constexpr size_t kAnchorSamples = 1024;

// A string is the anchor again where so many of its samples are equal that a source which keeps its
// claim gives as many once in 2^60 strings: at 1 bit per sample 652 of 1024. So a loop is found
// although noise alters up to a sixth of the samples each time they are played.
class ReplayTest {
 public:
  // `h` is the claimed min-entropy in bits per sample.
  // Throws std::bad_alloc.
  explicit ReplayTest(double h);

  // Takes the next samples. Once the anchor has come again the answer stays true: what was replayed
  // once is a recording for good.
  bool test(std::span<const uint8_t> samples);

 private:
  struct State {
    uint64_t seen;   // samples so far
    uint64_t begun;  // of them, those before the anchor
    size_t taken;    // samples of the anchor that are there yet
    bool replayed;
    std::array<uint8_t, kAnchorSamples> anchor;
    // The last samples, with which strings begin that are not whole yet, then the present ones.
    size_t recent;
    std::array<uint8_t, 2 * kAnchorSamples> samples;
  };
  void compare(std::span<const uint8_t> samples);

  const uint32_t cutoff_;
  SecureObject<State> state_;
};

}  // namespace entropyd
