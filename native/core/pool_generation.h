// SPDX-License-Identifier: MIT
// Whether the kernel's entropy pool is of the legacy or the modern generation. It is recognised by
// its size, not by the kernel's version, because stable trees have the modern pool under old
// version numbers (5.10.119, 5.15.44).
#pragma once

namespace entropyd {

// The credit that makes a CRNG ready: the whole key of ChaCha20 (random.c).
constexpr long kCrngReadyBits = 256;

// What a legacy pool has to hold for a reseed: crng_reseed() takes 32 bytes, or what there is, but
// at least 16 (random.c before 5.18). With less, RNDRESEEDCRNG reports success and changes nothing.
constexpr long kLegacyReseedBits = 128;

// The modern pool (Linux 5.18) is a hash state with a reported size of 256 bits; the legacy pool
// reports 4096. The kernel has no hash of more than 512 bits.
constexpr bool is_modern_pool(long poolsize_bits) {
  return poolsize_bits <= 512;
}

}  // namespace entropyd
