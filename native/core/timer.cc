// SPDX-License-Identifier: MIT
#include "timer.h"

#include <sys/prctl.h>

#include <algorithm>

namespace entropyd {

bool has_cycle_counter() {
#if defined(__x86_64__)
  int allowed = PR_TSC_ENABLE;
  return prctl(PR_GET_TSC, &allowed) != 0 || allowed == PR_TSC_ENABLE;
#elif defined(__aarch64__)
  return true;
#else
  return false;
#endif
}

namespace {

// If 99 % of the deltas are multiples of the step, the probability that none of this many deltas is
// one is 10^-8.
constexpr size_t kWitnesses = 4;

bool divides_nearly_all(uint64_t step, std::span<const uint64_t> deltas) {
  size_t nonzero = 0, divided = 0;
  for (const uint64_t delta : deltas) {
    if (delta == 0) continue;
    ++nonzero;
    if (delta % step == 0) ++divided;
  }
  return 100 * divided >= 99 * nonzero;
}

}  // namespace

// The step divides at least one of the first few deltas, so only their divisors have to be tried.
uint64_t common_step(std::span<const uint64_t> deltas) {
  uint64_t largest = 0;
  size_t witnesses = 0;
  for (const uint64_t delta : deltas) {
    if (witnesses == kWitnesses) break;
    // A negative delta (the processor was changed) appears huge, and is not used here.
    if (delta == 0 || delta > UINT32_MAX) continue;
    ++witnesses;
    largest = std::max<uint64_t>(largest, 1);
    for (uint64_t divisor = 1; divisor <= delta / divisor; ++divisor) {
      if (delta % divisor != 0) continue;
      for (const uint64_t candidate : {divisor, delta / divisor}) {
        if (candidate > largest && divides_nearly_all(candidate, deltas)) largest = candidate;
      }
    }
  }
  return largest;
}

}  // namespace entropyd
