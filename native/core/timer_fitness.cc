// SPDX-License-Identifier: MIT
#include "timer_fitness.h"

#include <algorithm>
#include <functional>

#include "timer.h"

namespace entropyd {
namespace {

// How many different deltas, the most common first, make up nine in ten. They are sorted, and then
// written over, on the way: nothing of them leaves their memory.
uint32_t count_distinct(std::span<uint64_t> deltas) {
  const size_t count = deltas.size();
  std::sort(deltas.begin(), deltas.end());
  size_t different = 0;
  for (size_t begin = 0, end = 0; begin < count; begin = end) {
    while (end < count && deltas[end] == deltas[begin]) ++end;
    deltas[different++] = end - begin;
  }
  std::sort(deltas.begin(), deltas.begin() + static_cast<ptrdiff_t>(different),
            std::greater<uint64_t>());
  size_t covered = 0;
  uint32_t distinct = 0;
  while (10 * covered < 9 * count) covered += deltas[distinct++];
  return distinct;
}

}  // namespace

TimerFacts timer_facts(std::span<uint64_t> deltas) {
  TimerFacts facts;
  facts.step = common_step(deltas);
  facts.backwards = static_cast<uint32_t>(std::count_if(
      deltas.begin(), deltas.end(), [](uint64_t delta) { return delta > INT64_MAX; }));
  facts.distinct_deltas = count_distinct(deltas);
  return facts;
}

TimerFitness fitness_of(const TimerFacts& timer) {
  if (timer.step == 0) return TimerFitness::kStandsStill;
  if (timer.backwards > kMostBackwards) return TimerFitness::kGoesBackwards;
  if (timer.distinct_deltas == 1) return TimerFitness::kEven;
  if (timer.distinct_deltas < kFewestDistinctDeltas) return TimerFitness::kTooCoarse;
  return TimerFitness::kFit;
}

}  // namespace entropyd
