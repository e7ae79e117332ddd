// SPDX-License-Identifier: MIT
// The inputs of the known answers: numbers that look random and follow from a seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace entropyd::selftest {

// The high 32 bits of x <- 6364136223846793005 x + 1442695040888963407 modulo 2^64 (Knuth's MMIX),
// from x = seed.
class Draws {
 public:
  explicit Draws(uint64_t seed) : state_(seed) {}

  uint32_t next() {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<uint32_t>(state_ >> 32);
  }
  uint32_t below(uint32_t limit) { return static_cast<uint32_t>(uint64_t{next()} * limit >> 32); }
  uint8_t byte() { return static_cast<uint8_t>(next() >> 24); }

  std::vector<uint8_t> bytes(size_t count) {
    std::vector<uint8_t> drawn(count);
    for (uint8_t& one : drawn) one = byte();
    return drawn;
  }
  // Fisher and Yates, from the last place.
  void shuffle(std::vector<uint8_t>& items) {
    for (size_t i = items.size() - 1; i > 0; --i) {
      std::swap(items[i], items[below(static_cast<uint32_t>(i + 1))]);
    }
  }

 private:
  uint64_t state_;
};

// Samples of which only the first two are stuck (core/stuck.h): the differences are 3 and 5 by
// turns, and every sample leaves a remainder of 1 or 4 when divided by 8.
inline std::vector<uint8_t> samples_not_stuck(size_t count) {
  std::vector<uint8_t> samples(count);
  for (size_t at = 0; at < count; ++at) {
    samples[at] = static_cast<uint8_t>(1 + at / 2 * 8 + at % 2 * 3);
  }
  return samples;
}

}  // namespace entropyd::selftest
