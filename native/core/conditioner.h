// SPDX-License-Identifier: MIT
// The conditioner of the jitter source: SHA-256, a vetted function of SP 800-90B section 3.1.5.1,
// by OpenSSL's EVP from the copy inside Node. It makes health failures invisible, so that whatever
// is put in must have passed its health tests before.
#pragma once

#include <cstddef>

#include "secure_memory.h"

namespace entropyd {

constexpr size_t kConditionedBytes = 32;
// What has to go in for each output of 256 bits to hold 256 bits: 64 bits of entropy more than come
// out (SP 800-90C, full entropy within 2^-32).
constexpr double kConditionerInputBits = 256 + 64;

// Hashes the samples in `from`, as many at a time as hold kConditionerInputBits at `bits_a_sample`
// each, and puts the outputs into `into`, which is wiped first. Stuck samples (stuck.h) are hashed
// and counted for nothing. What is left at the end gives nothing. False, with nothing put out, when
// OpenSSL refuses.
bool condition(const SecureMemory& from, double bits_a_sample, SecureMemory& into);

}  // namespace entropyd
