// SPDX-License-Identifier: MIT
// A plain read of memory, for `entropyd bench`: no test of bytes can be faster than this.
#pragma once

#include <cstdint>
#include <span>

namespace entropyd {

// Loads every byte once (of whole cache lines) and discards it.
void read_through(std::span<const uint8_t> bytes);

}  // namespace entropyd
