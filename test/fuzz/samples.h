// SPDX-License-Identifier: MIT
// Long runs of samples from short inputs: health tests look at thousands of them.
#pragma once

#include <cstdint>
#include <vector>

#include "input.h"

namespace entropyd::fuzz {

// Numbers that look random, the same for the same seed (xorshift32, Marsaglia 2003).
class Noise {
 public:
  explicit Noise(uint32_t seed) : state_(seed == 0 ? 1 : seed) {}
  uint8_t next() {
    state_ ^= state_ << 13;
    state_ ^= state_ >> 17;
    state_ ^= state_ << 5;
    return static_cast<uint8_t>(state_ >> 24);
  }

 private:
  uint32_t state_;
};

// Appends up to 1023 samples to `samples`: as they stand in the input, one value again and again,
// the last few again and again, or noise.
inline void append_samples(Input& input, std::vector<uint8_t>& samples) {
  const auto kind = input.take<uint8_t>() % 4;
  const size_t count = input.take<uint16_t>() % 1024;
  if (kind == 0) {
    const auto bytes = input.take_bytes(count);
    samples.insert(samples.end(), bytes.begin(), bytes.end());
  } else if (kind == 1) {
    samples.insert(samples.end(), count, input.take<uint8_t>());
  } else if (kind == 2) {
    const size_t period = input.take_within(1, 256);
    for (size_t i = 0; i < count; ++i) {
      samples.push_back(samples.size() < period ? 0 : samples[samples.size() - period]);
    }
  } else {
    Noise noise(input.take<uint32_t>());
    for (size_t i = 0; i < count; ++i) samples.push_back(noise.next());
  }
}

}  // namespace entropyd::fuzz
