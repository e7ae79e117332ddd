// SPDX-License-Identifier: MIT
// Keys for digests that a device must not be able to predict.
#pragma once

#include <cstddef>
#include <span>

namespace entropyd {

// Fills `key` with bytes that only the kernel and this process know, and never waits: the seeder
// runs before the CRNG is ready, when getrandom() would wait for the seeder itself. Only good
// enough against a device that guesses, not for cryptographic keys.
void fill_secret_key(std::span<std::byte> key);

}  // namespace entropyd
