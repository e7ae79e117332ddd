// SPDX-License-Identifier: MIT
#include "dependence_test.h"

#include <algorithm>

#include "continuous_tests.h"
#include "cutoffs.h"

namespace entropyd {

DependenceTest::Cutoffs DependenceTest::cutoffs(double h, uint32_t window) {
  const auto at = [&](int alpha_bits) {
    return adaptive_proportion_cutoff(h, alpha_bits + kPredictorBits, window);
  };
  return {at(kIntermittentAlphaBits), at(kPermanentAlphaBits)};
}

DependenceTest::DependenceTest(double h)
    : short_(cutoffs(h, kShortWindow)), long_(cutoffs(h, kLongWindow)) {}

void DependenceTest::restart() {
  predictors_.restart();
  state_.wipe();
}

uint32_t DependenceTest::test(std::span<const uint8_t> samples) {
  State& state = *state_;
  uint32_t failed = 0;
  state.right_now.fill(0);
  while (!samples.empty()) {
    const size_t room = kShortWindow - state.in_short;
    const auto part = samples.first(std::min(samples.size(), room));
    predictors_.guess(part, {&state.right_now, &state.right_short, &state.right_long});
    failed |= judge(state.right_short, short_) | judge(state.right_long, long_);
    state.in_short += static_cast<uint32_t>(part.size());
    state.in_long += static_cast<uint32_t>(part.size());
    if (state.in_short == kShortWindow) {
      state.right_short.fill(0);
      state.in_short = 0;
    }
    if (state.in_long >= kLongWindow) {
      state.right_long.fill(0);
      state.in_long = 0;
    }
    samples = samples.subspan(part.size());
  }
  most_right_ = *std::max_element(state.right_now.begin(), state.right_now.end());
  return failed;
}

uint32_t DependenceTest::judge(const Counts& right, const Cutoffs& cutoffs) {
  const auto first_lag = right.begin() + DependencePredictors::kMarkovs;
  const uint32_t by_context = *std::max_element(right.begin(), first_lag);
  const uint32_t by_lag = *std::max_element(first_lag, right.end());
  uint32_t failed = 0;
  if (by_lag >= cutoffs.intermittent) failed |= kLag;
  if (by_context >= cutoffs.intermittent) failed |= kMarkov;
  if (std::max(by_lag, by_context) >= cutoffs.permanent) failed |= kPermanent;
  return failed;
}

}  // namespace entropyd
