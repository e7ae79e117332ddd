// SPDX-License-Identifier: MIT
#include "timer_fitness.h"

#include <algorithm>
#include <functional>

#include "timer.h"

namespace entropyd {
namespace {

// How many different deltas, the most common first, make up nine in ten. They are sorted, and then
// written over, on the way: nothing of them leaves their memory.
uint32_t lengths_in(uint64_t* deltas, size_t count) {
  std::sort(deltas, deltas + count);
  size_t different = 0;
  for (size_t begin = 0, end = 0; begin < count; begin = end) {
    while (end < count && deltas[end] == deltas[begin]) ++end;
    deltas[different++] = end - begin;
  }
  std::sort(deltas, deltas + different, std::greater<uint64_t>());
  size_t covered = 0;
  uint32_t lengths = 0;
  while (10 * covered < 9 * count) covered += deltas[lengths++];
  return lengths;
}

}  // namespace

TimerFacts timer_facts(uint64_t* deltas, size_t count) {
  TimerFacts facts;
  facts.step = common_step(deltas, count);
  facts.backwards = static_cast<uint32_t>(
      std::count_if(deltas, deltas + count, [](uint64_t delta) { return delta > INT64_MAX; }));
  facts.lengths = lengths_in(deltas, count);
  return facts;
}

TimerFitness fitness_of(const TimerFacts& timer) {
  if (timer.step == 0) return TimerFitness::kStandsStill;
  if (timer.backwards > kMostBackwards) return TimerFitness::kGoesBackwards;
  if (timer.lengths == 1) return TimerFitness::kEven;
  if (timer.lengths < kFewestLengths) return TimerFitness::kTooCoarse;
  return TimerFitness::kFit;
}

}  // namespace entropyd
