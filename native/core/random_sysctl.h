// SPDX-License-Identifier: MIT
// The numbers in /proc/sys/kernel/random: poolsize, entropy_avail, write_wakeup_threshold (bits).
#pragma once

#include "result.h"

namespace entropyd {

// Fails with ERANGE if the file does not contain a number.
Result<long> read_random_sysctl(const char* name);
Result<> write_random_sysctl(const char* name, long value);

}  // namespace entropyd
