// SPDX-License-Identifier: MIT
#include "replay_test.h"

#include <cmath>

#include "cutoffs.h"

namespace entropyd {

struct ReplayTest::State {
  uint64_t seen;     // samples so far
  uint64_t begun;    // of them, those before the anchor
  uint32_t taken;    // samples of the anchor that are there yet
  uint32_t matched;  // of them, how many the last samples repeat
  bool replayed;
  uint8_t anchor[];  // length_ of them
};

ReplayTest::ReplayTest(double h)
    : length_(static_cast<uint32_t>(std::ceil(kPermanentAlphaBits / h))),
      memory_(sizeof(State) + length_),
      state_(reinterpret_cast<State*>(memory_.data())) {}

bool ReplayTest::test(const uint8_t* samples, size_t count) {
  for (size_t i = 0; i < count; ++i) test_one(samples[i]);
  return state_->replayed;
}

void ReplayTest::test_one(uint8_t sample) {
  State& state = *state_;
  ++state.seen;
  if (state.taken < length_) {
    state.anchor[state.taken++] = sample;
    return;
  }
  // After a miss the match starts anew with this sample: an anchor that begins within itself can be
  // missed that way, and is met again one loop later.
  if (sample != state.anchor[state.matched]) state.matched = 0;
  if (sample == state.anchor[state.matched]) ++state.matched;
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
