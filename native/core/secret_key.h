// SPDX-License-Identifier: MIT
// Keys for digests that a device must not be able to foresee.
#pragma once

#include <cstddef>
#include <span>

namespace entropyd {

// Fills `key` with bytes that nobody outside the kernel and this process knows, without ever
// waiting: the seeder runs before the CRNG is ready, where getrandom() would block until the seeder
// itself has fed it. Not for keys that have to withstand more than a device that guesses.
void fill_secret_key(std::span<std::byte> key);

}  // namespace entropyd
