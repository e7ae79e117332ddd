// SPDX-License-Identifier: MIT
// Detects bytes that a source has delivered before: a recording that is played in a loop, a
// generator with a short period, a device that restarts from the same state. Such bytes pass all
// statistical tests, but are known to anybody who has seen them once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "secure_object.h"

namespace entropyd {

// One window of `anchor_bytes()` bytes is remembered out of every kReplayStride bytes of a block,
// at a place within the stride that is drawn at random; every window of the next blocks is looked
// up among those remembered (docs/decisions/0012). Only keyed digests are kept, never bytes, so a
// window cannot extend over two blocks.
//
// Always detected: a block of 2500 bytes that is a copy of successive bytes delivered within the
// last 1 MiB. The originals lie in at most two blocks, so that one of these has at least 1250 of
// them in a row. At least one remembered window lies within those 1250 bytes, because 2 strides and
// an anchor fit into them (for claims from 0.066 bits per byte).
//
// False alarms, per block of n = 2500 bytes: a source that holds its claim of h bits per byte
// repeats one given window of a bytes with probability 2^-(h a) at most. So any of n windows of the
// block equals any of the W = 8192 remembered ones with probability n W 2^-(h a) at most, which is
// below 2^-40.7 for h a >= 65. Different windows have equal digests with probability (a / 2^61)^2
// (two polynomials at secret points), which adds less than 2^-70.
constexpr size_t kReplayStride = 128;
constexpr size_t kReplayWindows = 8192;  // 19 per block: those of 1 MiB and 11 blocks
constexpr int kReplayAnchorBits = 65;    // bits of claimed min-entropy in an anchor

class ByteReplayTest {
 public:
  // `h` is the claimed min-entropy in bits per byte.
  explicit ByteReplayTest(double h);
  size_t anchor_bytes() const { return anchor_; }

  // Takes the next block; returns whether any of its windows occurred before. A block that repeats
  // is remembered too, so that every later block of a source that goes on repeating fails.
  bool test(std::span<const uint8_t> block);

 private:
  static constexpr size_t kChains = 4096;

  struct Window {
    uint64_t rolling;  // the polynomial at the first point
    uint64_t check;    // at the second
    uint64_t before;   // the number of the window before it in the same chain
  };
  struct State {
    uint64_t point, check_point;  // secret
    uint64_t leaving;         // point^anchor: the weight of a byte that has just left the window
    uint64_t places;          // the state from which the places are drawn, secret too
    uint64_t remembered;      // windows so far; they are numbered from 1
    uint64_t heads[kChains];  // by digest: the last window of each chain
    Window windows[kReplayWindows];
  };

  static size_t chain_of(uint64_t digest) { return static_cast<size_t>(digest) % kChains; }
  uint64_t draw_place();
  bool is_remembered(uint64_t rolling, std::span<const uint8_t> window) const;
  void remember(uint64_t rolling, std::span<const uint8_t> window);

  const size_t anchor_;
  SecureObject<State> state_;
};

}  // namespace entropyd
