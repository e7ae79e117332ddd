// SPDX-License-Identifier: MIT
// The numbers in /proc/sys/kernel/random: poolsize, entropy_avail, write_wakeup_threshold (bits).
#pragma once

namespace entropyd {

// Both return 0 or an errno; ERANGE for a file that holds no number.
int read_random_sysctl(const char* name, long* value);
int write_random_sysctl(const char* name, long value);

}  // namespace entropyd
