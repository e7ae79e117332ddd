// SPDX-License-Identifier: MIT
// Whether the CPU jitter source of this machine is worth testing: one judgement for daemon and
// seeder, from what opening it has found out.
#pragma once

#include <cstddef>
#include <cstdint>

namespace entropyd {

// As many deltas of 1024 may go backwards, when the virtual processor moves.
constexpr uint32_t kMostBackwards = 3;
// Bits of min-entropy per sample that may be credited at least, of as many accesses as are worth
// their time: below that the source is not used.
constexpr double kLowestInForce = 1.0 / 3;
constexpr unsigned kMostSteps = 64;

struct JitterFacts {
  uint64_t step = 0;         // of the timer, in its ticks; 0: it stands still (timer.h)
  uint32_t backwards = 0;    // deltas of 1024, as counters that differ between processors give
  double measured_bits = 0;  // bits of min-entropy per sample (sample_estimate.h)
  unsigned steps = 0;        // memory accesses per sample
  size_t buffer_bytes = 0;
  bool flushes = false;  // whether each access sends its cache line to memory
};

enum class JitterFitness { kFit, kStandsStill, kGoesBackwards, kHoldsTooLittle };
JitterFitness fitness_of(const JitterFacts& facts);

}  // namespace entropyd
