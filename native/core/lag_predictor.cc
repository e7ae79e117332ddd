// SPDX-License-Identifier: MIT
#include "lag_predictor.h"

#include "continuous_tests.h"
#include "cutoffs.h"

namespace entropyd {

LagPredictor::LagPredictor(double h)
    : run_cutoffs_{repetition_count_cutoff(h, kIntermittentAlphaBits),
                   repetition_count_cutoff(h, kPermanentAlphaBits)},
      short_cutoffs_{adaptive_proportion_cutoff(h, kIntermittentAlphaBits, kShortWindow),
                     adaptive_proportion_cutoff(h, kPermanentAlphaBits, kShortWindow)},
      long_cutoffs_{adaptive_proportion_cutoff(h, kIntermittentAlphaBits, kLongWindow),
                    adaptive_proportion_cutoff(h, kPermanentAlphaBits, kLongWindow)} {
  restart();
}

void LagPredictor::restart() {
  state_.wipe();
  state_->best = 1;
}

uint32_t LagPredictor::judge(uint32_t right, const uint32_t cutoffs[2]) const {
  if (right >= cutoffs[1]) return kLag | kPermanent;
  return right >= cutoffs[0] ? uint32_t{kLag} : 0;
}

uint32_t LagPredictor::test(std::span<const uint8_t> samples) {
  uint32_t failed = 0;
  for (const uint8_t sample : samples) failed |= test_one(sample);
  return failed;
}

uint32_t LagPredictor::test_one(uint8_t sample) {
  State& state = *state_;
  uint32_t failed = 0;
  if (state.seen == kLags) {
    const auto ago = [&](uint32_t lag) {
      return state.history[(state.next + kLags - lag) % kLags];
    };
    const bool right = ago(state.best) == sample;
    state.run = right ? state.run + 1 : 0;
    state.short_right += right;
    state.long_right += right;
    failed |= judge(state.run, run_cutoffs_) | judge(state.short_right, short_cutoffs_) |
              judge(state.long_right, long_cutoffs_);
    if (++state.short_seen == kShortWindow) state.short_seen = state.short_right = 0;
    if (++state.long_seen == kLongWindow) state.long_seen = state.long_right = 0;
    // Only now does what came decide who guesses next: the guess was made before.
    for (uint32_t lag = 1; lag <= kLags; ++lag) {
      if (ago(lag) == sample && ++state.score[lag] >= state.score[state.best]) state.best = lag;
    }
    // A lead won over days would keep the wrong lag guessing long after a beat has begun.
    if (state.score[state.best] >= kShortWindow) {
      for (uint32_t& score : state.score) score /= 2;
    }
  } else {
    ++state.seen;
  }
  state.history[state.next] = sample;
  state.next = (state.next + 1) % kLags;
  return failed;
}

}  // namespace entropyd
