// SPDX-License-Identifier: MIT
// The clocks that can time the jitter source, and the step in which they advance.
#pragma once

#include <time.h>

#include <cstdint>
#include <span>

namespace entropyd {

enum class TimerKind {
  kCycles,  // the processor's counter: RDTSC on x86-64, CNTVCT_EL0 on arm64
  kClock,   // clock_gettime(CLOCK_MONOTONIC) in nanoseconds
};

// Whether kCycles is available. It is not on processors other than those two, nor if a sandbox
// makes RDTSC fault (prctl(2), PR_SET_TSC).
bool has_cycle_counter();

inline uint64_t read_timer(TimerKind kind) {
#if defined(__x86_64__)
  if (kind == TimerKind::kCycles) return __builtin_ia32_rdtsc();
#elif defined(__aarch64__)
  if (kind == TimerKind::kCycles) {
    uint64_t count;
    asm volatile("mrs %0, cntvct_el0" : "=r"(count));
    return count;
  }
#endif
  (void)kind;
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<uint64_t>(now.tv_sec) * 1'000'000'000 + static_cast<uint64_t>(now.tv_nsec);
}

// The largest step that divides at least 99 % of the deltas other than 0: a counter often ticks in
// steps (21 on a 2.1 GHz counter over a 100 MHz base), and a plain greatest common divisor would be
// wrong because of the few deltas during which the virtual processor moved. Returns 1 if there is
// no larger one, 0 if all deltas are 0.
uint64_t common_step(std::span<const uint64_t> deltas);

}  // namespace entropyd
