// SPDX-License-Identifier: MIT
// How much a conditioned output of a noise source may be credited with: docs/decisions/0015.
#pragma once

#include <cstdint>

namespace entropyd {

// SP 800-90C: an output of 256 bits has full entropy (within 2^-32) if its input held 64 bits of
// min-entropy more than that. This applies to every hash that is used as a conditioner.
constexpr uint64_t kOutputBits = 256;
constexpr uint64_t kInputBits = kOutputBits + 64;

// Returns the bits of full entropy that may be credited for an input with `bits` of min-entropy:
// those of whole outputs only.
constexpr uint64_t conditioned_bits(double bits) {
  return bits < 0 ? 0 : static_cast<uint64_t>(bits) / kInputBits * kOutputBits;
}

}  // namespace entropyd
