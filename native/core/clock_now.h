// SPDX-License-Identifier: MIT
// The time of a clock of the kernel for which std::chrono has no type.
#pragma once

#include <time.h>

#include <chrono>

namespace entropyd {

// Returns what clock_gettime(2) says of the clock, in nanoseconds.
inline std::chrono::nanoseconds clock_now(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

}  // namespace entropyd
