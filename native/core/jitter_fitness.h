// SPDX-License-Identifier: MIT
// Whether the CPU jitter source of this machine can be used, judged from the facts that opening it
// has measured. One function for daemon and seeder.
#pragma once

#include <cstddef>
#include <cstdint>

namespace entropyd {

// The most negative deltas of 1024 that are accepted: they occur when the virtual processor moves.
constexpr uint32_t kMostBackwards = 3;
// The source is not used if fewer bits of min-entropy per sample than this may be credited even
// with kMostSteps accesses per sample.
constexpr double kLowestInForce = 1.0 / 3;
constexpr unsigned kMostSteps = 64;

struct JitterFacts {
  uint64_t step = 0;  // of the timer, in ticks; 0: the timer stands still (timer.h)
  uint32_t backwards =
      0;  // negative deltas of 1024, as with counters that differ between processors
  double measured_bits = 0;  // bits of min-entropy per sample (sample_estimate.h)
  unsigned steps = 0;        // memory accesses per sample
  size_t buffer_bytes = 0;
  bool flushes = false;  // whether each access sends its cache line to memory
};

enum class JitterFitness { kFit, kStandsStill, kGoesBackwards, kHoldsTooLittle };
JitterFitness fitness_of(const JitterFacts& facts);

}  // namespace entropyd
