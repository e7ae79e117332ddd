// SPDX-License-Identifier: MIT
// Which random.c is behind /dev/random, by what it shows: stable trees took the new one under old
// version numbers (5.10.119, 5.15.44).
#pragma once

namespace entropyd {

// The modern pool (Linux 5.18) is a hash of 256 bits, and shows that as its size; the legacy one
// shows 4096. No hash of the kernel puts out more than 512 bits.
constexpr bool is_modern_pool(long poolsize_bits) {
  return poolsize_bits <= 512;
}

}  // namespace entropyd
