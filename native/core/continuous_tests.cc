// SPDX-License-Identifier: MIT
#include "continuous_tests.h"

#include "cutoffs.h"

namespace entropyd {

ContinuousTests::ContinuousTests(double h)
    : repetition_cutoffs_{repetition_count_cutoff(h, kIntermittentAlphaBits),
                          repetition_count_cutoff(h, kPermanentAlphaBits)},
      proportion_cutoffs_{adaptive_proportion_cutoff(h, kIntermittentAlphaBits, kAdaptiveWindow),
                          adaptive_proportion_cutoff(h, kPermanentAlphaBits, kAdaptiveWindow)} {}

void ContinuousTests::restart() {
  state_.wipe();
}

uint32_t ContinuousTests::test(std::span<const uint8_t> samples) {
  uint32_t failed = 0;
  for (const uint8_t sample : samples) failed |= test_one(sample);
  // The failed samples are thrown away, so the next ones must not fail because of them.
  if (failed != 0) restart();
  return failed;
}

uint32_t ContinuousTests::test_one(uint8_t sample) {
  State& state = *state_;
  uint32_t failed = 0;

  state.repeated = state.repeated > 0 && sample == state.last ? state.repeated + 1 : 1;
  state.last = sample;
  if (state.repeated >= repetition_cutoffs_[0]) failed |= kRepetitionCount;
  if (state.repeated >= repetition_cutoffs_[1]) failed |= kPermanent;

  if (state.seen == 0) {
    state.first = sample;
    state.equal = 0;
  }
  if (sample == state.first) ++state.equal;
  if (state.equal >= proportion_cutoffs_[0]) failed |= kAdaptiveProportion;
  if (state.equal >= proportion_cutoffs_[1]) failed |= kPermanent;
  if (++state.seen == kAdaptiveWindow) state.seen = 0;
  return failed;
}

}  // namespace entropyd
