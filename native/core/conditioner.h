// SPDX-License-Identifier: MIT
// SHA-256 as the conditioner of a noise source, a vetted function of SP 800-90B section 3.1.5.1.
// The implementation is OpenSSL's, from the copy inside Node, so only the addon contains this file.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "secure_memory.h"

namespace entropyd {

// SHA-256 (FIPS 180-4) of `input` to the 32 bytes at `output`, which may be the first of `input`.
// Returns whether OpenSSL did it.
bool sha256(std::span<const uint8_t> input, uint8_t* output);

// A Conditioner (sample_judge.h). Each output of kOutputBits is the hash of as many samples as hold
// kInputBits; samples that are left over at the end are wiped. Returns the bits that the block may
// be credited with, or wipes it and returns nullopt if OpenSSL refuses.
std::optional<uint64_t> condition_by_sha256(SecureMemory& block, double bits_per_sample);

}  // namespace entropyd
