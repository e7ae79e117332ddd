// SPDX-License-Identifier: MIT
// How large the buffer of the CPU jitter source has to be to lie well outside of the second-level
// cache.
#pragma once

#include <cstddef>

namespace entropyd {

// The second-level cache in bytes: by sysconf() (which asks the processor), else by sysfs (which
// micro-VMs lack), else a generous guess.
size_t level2_cache_bytes();

// A power of two: 16 times the second-level cache, from 16 to 64 MiB.
size_t default_buffer_bytes();

}  // namespace entropyd
