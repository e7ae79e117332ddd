// SPDX-License-Identifier: MIT
// Writes the first 1000 raw samples that entropyd-seed takes from the jitter source of this machine
// to standard output. Each run is one restart, in a fresh process, for bench/recordings.mjs.
#include <unistd.h>

#include "../native/core/jitter_sampler.h"
#include "../native/core/source_defaults.h"

using namespace entropyd;

int main() {
  const TimerKind timer = has_cycle_counter() ? TimerKind::kCycles : TimerKind::kClock;
  JitterSampler sampler({.timer = timer, .claim = kJitterClaim});
  if (sampler.open().status != JitterStatus::kOk) return 1;
  if (fitness_of(sampler.facts()) != JitterFitness::kFit) return 2;
  SecureMemory samples(1000);
  const auto limit = std::chrono::milliseconds(10'000);
  if (sampler.read(samples, 1000, limit).status != JitterStatus::kOk) return 3;
  return write(STDOUT_FILENO, samples.data(), 1000) == 1000 ? 0 : 4;
}
