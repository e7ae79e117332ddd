// SPDX-License-Identifier: MIT
// Whether a timer can time a jitter source at all: one judgement for daemon and seeder. What passes
// here is only fit to be tested; what its samples hold, the health tests say.
#pragma once

#include <cstdint>
#include <span>

namespace entropyd {

// As many deltas of 1024 may go backwards, when the virtual processor moves.
constexpr uint32_t kMostBackwards = 3;
// A sample that takes fewer different times beats with the timer, and holds next to nothing. Seen:
// 41 to 61 with a counter that is fit, 3 to 11 with one of whole microseconds.
constexpr uint32_t kFewestDistinctDeltas = 24;

struct TimerFacts {
  uint64_t step = 0;       // 0: it stands still (timer.h)
  uint32_t backwards = 0;  // deltas that a counter which differs between processors gives
  // Different deltas that make up nine in ten of them. A coarse timer gives a few, also where its
  // step is no whole number of ticks and can't be divided out.
  uint32_t distinct_deltas = 0;
};

// From the timer's deltas, which are sorted and written over on the way.
TimerFacts timer_facts(std::span<uint64_t> deltas);

enum class TimerFitness { kFit, kStandsStill, kGoesBackwards, kEven, kTooCoarse };
TimerFitness fitness_of(const TimerFacts& timer);

}  // namespace entropyd
