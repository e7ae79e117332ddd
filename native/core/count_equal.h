// SPDX-License-Identifier: MIT
// Counts the positions at which two series of samples are equal: the inner loop of the tests that
// compare a block with earlier samples.
#pragma once

#include <string.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace entropyd {

// Both series must have the same size.
inline uint32_t count_equal(std::span<const uint8_t> left, std::span<const uint8_t> right) {
  const uint8_t* const a = left.data();
  const uint8_t* const b = right.data();
  const size_t count = left.size();
  using Bytes = uint8_t __attribute__((vector_size(16)));  // a register of SSE2 and of NEON
  constexpr size_t kWidth = sizeof(Bytes);
  constexpr size_t kRounds = 255;  // until a lane of 8 bits would overflow
  uint32_t equal = 0;
  size_t at = 0;
  while (at + kWidth <= count) {
    const size_t rounds = std::min(kRounds, (count - at) / kWidth);
    Bytes lanes = {};
#pragma GCC unroll 4
    for (size_t round = 0; round < rounds; ++round, at += kWidth) {
      Bytes of_a, of_b;
      memcpy(&of_a, a + at, kWidth);
      memcpy(&of_b, b + at, kWidth);
      lanes -= reinterpret_cast<Bytes>(of_a == of_b);  // a lane of equal samples is all ones, -1
    }
    uint64_t words[kWidth / sizeof(uint64_t)];
    memcpy(words, &lanes, kWidth);
    for (const uint64_t word : words) {
      // Neighbours are added into lanes of 16 bits, whose sum the multiplication puts on top.
      constexpr uint64_t kEven = 0x00ff00ff00ff00ff;
      const uint64_t pairs = (word & kEven) + (word >> 8 & kEven);
      equal += static_cast<uint32_t>(pairs * 0x0001000100010001 >> 48);
    }
  }
  for (; at < count; ++at) equal += a[at] == b[at];
  return equal;
}

}  // namespace entropyd
