// SPDX-License-Identifier: MIT
// How much a conditioned output of a noise source may be credited with: docs/decisions/0015.
#pragma once

#include <cstdint>

namespace entropyd {

// SP 800-90C: an output of 256 bits holds full entropy (within 2^-32) when 64 bits of min-entropy
// more than come out went into it. The same for every hash that conditions.
constexpr uint64_t kOutputBits = 256;
constexpr uint64_t kInputBits = kOutputBits + 64;

// Bits of full entropy that may be credited where `bits` of min-entropy went in: whole outputs
// only.
constexpr uint64_t conditioned_bits(double bits) {
  return bits < 0 ? 0 : static_cast<uint64_t>(bits) / kInputBits * kOutputBits;
}

}  // namespace entropyd
