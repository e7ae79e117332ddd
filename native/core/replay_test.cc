// SPDX-License-Identifier: MIT
#include "replay_test.h"

#include <cmath>

#include "cutoffs.h"

namespace entropyd {

ReplayTest::ReplayTest(double h)
    : length_(static_cast<uint32_t>(std::ceil(kPermanentAlphaBits / h))), state_(length_) {}

bool ReplayTest::test(std::span<const uint8_t> samples) {
  for (const uint8_t sample : samples) test_one(sample);
  return state_->replayed;
}

void ReplayTest::test_one(uint8_t sample) {
  State& state = *state_;
  const std::span<uint8_t> anchor = state_.trailing();
  ++state.seen;
  if (state.taken < length_) {
    anchor[state.taken++] = sample;
    return;
  }
  // After a miss the match starts anew with this sample: an anchor that begins within itself can be
  // missed that way, and is met again one loop later.
  if (sample != anchor[state.matched]) state.matched = 0;
  if (sample == anchor[state.matched]) ++state.matched;
  if (state.matched == length_) {
    state.replayed = true;
    state.matched = 0;
  }
  if (state.seen >= 2 * (state.begun + length_)) {
    state.begun = state.seen;
    state.taken = state.matched = 0;
  }
}

}  // namespace entropyd
