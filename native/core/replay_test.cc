// SPDX-License-Identifier: MIT
#include "replay_test.h"

#include <algorithm>

#include "count_equal.h"
#include "cutoffs.h"

namespace entropyd {

ReplayTest::ReplayTest(double h)
    : cutoff_(adaptive_proportion_cutoff(h, kPermanentAlphaBits, kAnchorSamples)) {}

bool ReplayTest::test(std::span<const uint8_t> samples) {
  State& state = *state_;
  while (!samples.empty()) {
    const size_t missing = kAnchorSamples - state.taken;
    const auto part =
        samples.first(std::min(samples.size(), missing > 0 ? missing : kAnchorSamples));
    if (missing > 0) {
      std::copy(part.begin(), part.end(),
                state.anchor.end() - static_cast<std::ptrdiff_t>(missing));
      state.taken += part.size();
    } else {
      compare(part);
    }
    state.seen += part.size();
    if (missing == 0 && state.seen >= 2 * (state.begun + kAnchorSamples)) {
      state.begun = state.seen;
      state.taken = state.recent = 0;
    }
    samples = samples.subspan(part.size());
  }
  return state.replayed;
}

void ReplayTest::compare(std::span<const uint8_t> samples) {
  State& state = *state_;
  const auto begin = state.samples.begin();
  std::copy(samples.begin(), samples.end(), begin + static_cast<std::ptrdiff_t>(state.recent));
  const size_t held = state.recent + samples.size();
  const std::span<const uint8_t> all(state.samples);
  for (size_t at = 0; at + kAnchorSamples <= held; ++at) {
    state.replayed |= count_equal(state.anchor, all.subspan(at, kAnchorSamples)) >= cutoff_;
  }
  state.recent = std::min(held, kAnchorSamples - 1);
  const auto end = begin + static_cast<std::ptrdiff_t>(held);
  std::copy(end - static_cast<std::ptrdiff_t>(state.recent), end, begin);
}

}  // namespace entropyd
