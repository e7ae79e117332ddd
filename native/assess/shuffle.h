// SPDX-License-Identifier: MIT
// The shuffles of SP 800-90B 5.1: Fisher-Yates, driven by a generator that can be repeated from its
// seed. Its numbers are no secret, and nothing of them is ever fed to the kernel.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace entropyd::assess {

// xoshiro256** 1.0 of Blackman and Vigna, "Scrambled linear pseudorandom number generators" (2021):
// period 2^256 - 1. Its state is filled from the seed by SplitMix64, as its authors recommend.
class Xoshiro256 {
 public:
  explicit Xoshiro256(uint64_t seed);

  uint64_t next();
  // Goes on by 2^128 numbers. Generators that are so far apart never draw the same part of the
  // period.
  void jump();

 private:
  std::array<uint64_t, 4> state_;
};

// Puts the values into an order of which each is as likely as any other, but for the generator's
// own imperfection. Takes two numbers of 32 bits out of each of 64. At most 2^32 - 1 values.
void shuffle(std::span<uint8_t> values, Xoshiro256& generator);

}  // namespace entropyd::assess
