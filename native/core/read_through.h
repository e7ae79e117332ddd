// SPDX-License-Identifier: MIT
// A plain read of memory: the limit that no test of bytes can pass, for `entropyd bench`.
#pragma once

#include <cstdint>
#include <span>

namespace entropyd {

// Loads every byte (of whole cache lines) once, and does nothing with them.
void read_through(std::span<const uint8_t> bytes);

}  // namespace entropyd
