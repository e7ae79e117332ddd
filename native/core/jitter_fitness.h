// SPDX-License-Identifier: MIT
// Whether the CPU jitter source of this machine can be used, judged from the facts that opening it
// has measured. One function for daemon and seeder.
#pragma once

#include <cstddef>
#include <cstdint>

namespace entropyd {

// How many of 1024 deltas may be negative: a few are when the virtual processor is moved.
constexpr uint32_t kMostBackwards = 3;
// In bits of min-entropy per sample. If not even this much may be credited, at kMostSteps accesses
// per sample or at the configured number, the source is not used.
constexpr double kLowestInForce = 1.0 / 3;
constexpr unsigned kMostSteps = 64;

struct JitterFacts {
  uint64_t step = 0;  // of the timer, in ticks; 0: the timer stands still (timer.h)
  uint32_t backwards =
      0;  // how many of 1024 deltas are negative, as when the processors' counters differ
  double measured_bits = 0;  // bits of min-entropy per sample (sample_estimate.h)
  unsigned steps = 0;        // memory accesses per sample
  size_t buffer_bytes = 0;
  bool flushes = false;  // whether each access sends its cache line to memory
};

enum class JitterFitness { kFit, kStandsStill, kGoesBackwards, kHoldsTooLittle };
JitterFitness fitness_of(const JitterFacts& facts);

}  // namespace entropyd
