// SPDX-License-Identifier: MIT
// A plain read of memory: the limit that no test of bytes can pass, for `entropyd bench`.
#pragma once

#include <cstddef>
#include <cstdint>

namespace entropyd {

// Loads every byte (of whole cache lines) once, and does nothing with them.
void read_through(const uint8_t* bytes, size_t size);

}  // namespace entropyd
