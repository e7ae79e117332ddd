// SPDX-License-Identifier: MIT
// The numbers in /proc/sys/kernel/random: poolsize, entropy_avail, write_wakeup_threshold (bits).
#pragma once

#include "result.h"

namespace entropyd {

// ERANGE for a file that holds no number.
Result<long> read_random_sysctl(const char* name);
Result<> write_random_sysctl(const char* name, long value);

}  // namespace entropyd
