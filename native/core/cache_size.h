// SPDX-License-Identifier: MIT
// How large the buffer of the CPU jitter source has to be so that most accesses miss the
// second-level cache.
#pragma once

#include <cstddef>

namespace entropyd {

// Returns the size of the second-level cache in bytes: from sysconf() (which asks the processor),
// else from sysfs (which micro-VMs lack), else a high guess.
size_t level2_cache_bytes();

// Returns a power of two: 16 times the second-level cache, from 16 to 64 MiB.
size_t default_buffer_bytes();

}  // namespace entropyd
