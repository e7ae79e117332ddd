// SPDX-License-Identifier: MIT
#include "dependence_test.h"

#include <algorithm>

#include "continuous_tests.h"
#include "count_equal.h"
#include "cutoffs.h"

namespace entropyd {
namespace {

constexpr int kPredictorBits = 13;  // so many predictors share one alpha: 4098 of 8192

}  // namespace

DependenceTest::Cutoffs DependenceTest::cutoffs(double h, uint32_t window) {
  const auto at = [&](int alpha_bits) {
    return adaptive_proportion_cutoff(h, alpha_bits + kPredictorBits, window);
  };
  return {at(kIntermittentAlphaBits), at(kPermanentAlphaBits)};
}

DependenceTest::DependenceTest(double h)
    : short_(cutoffs(h, kShortWindow)), long_(cutoffs(h, kLongWindow)) {}

void DependenceTest::restart() {
  state_.wipe();
}

uint32_t DependenceTest::test(std::span<const uint8_t> samples) {
  State& state = *state_;
  uint32_t failed = 0;
  state.right_now.fill(0);
  while (!samples.empty()) {
    const size_t room = kShortWindow - state.in_short;
    const auto part = samples.first(std::min(samples.size(), room));
    take(part);
    failed |= judge(state.right_short, short_) | judge(state.right_long, long_);
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

void DependenceTest::take(std::span<const uint8_t> samples) {
  State& state = *state_;
  const size_t count = samples.size();
  std::copy(samples.begin(), samples.end(), state.samples.begin() + kLags);
  for (size_t predictor = 0; predictor < kPredictors; ++predictor) {
    const uint32_t right = predictor < kMarkovs ? guess_by_context(predictor + 1, count)
                                                : guess_by_lag(predictor - kMarkovs + 1, count);
    state.right_now[predictor] += right;
    state.right_short[predictor] += right;
    state.right_long[predictor] += right;
  }
  const auto past = state.samples.begin() + static_cast<std::ptrdiff_t>(count);
  std::copy(past, past + kLags, state.samples.begin());
  state.seen = std::min(state.seen + count, kLags);
  state.in_short += static_cast<uint32_t>(count);
  state.in_long += static_cast<uint32_t>(count);
}

uint32_t DependenceTest::guess_by_lag(size_t lag, size_t count) const {
  // The first samples of all have none so long ago.
  const size_t begin = lag > state_->seen ? lag - state_->seen : 0;
  if (begin >= count) return 0;
  const std::span<const uint8_t> all(state_->samples);
  return count_equal(all.subspan(kLags + begin, count - begin),
                     all.subspan(kLags + begin - lag, count - begin));
}

uint32_t DependenceTest::guess_by_context(size_t order, size_t count) {
  State& state = *state_;
  uint32_t right = 0;
  for (size_t i = order > state.seen ? order - state.seen : 0; i < count; ++i) {
    const size_t present = kLags + i;
    const uint32_t pair = state.samples[present - 2] * 256u + state.samples[present - 1];
    uint16_t& followed_by = order == 1 ? state.after_value[pair % 256] : state.after_pair[pair];
    const auto sample = static_cast<uint16_t>(state.samples[present] + 1);
    right += followed_by == sample;
    followed_by = sample;
  }
  return right;
}

uint32_t DependenceTest::judge(const Counts& right, const Cutoffs& cutoffs) {
  const auto first_lag = right.begin() + kMarkovs;
  const uint32_t by_context = *std::max_element(right.begin(), first_lag);
  const uint32_t by_lag = *std::max_element(first_lag, right.end());
  uint32_t failed = 0;
  if (by_lag >= cutoffs.intermittent) failed |= kLag;
  if (by_context >= cutoffs.intermittent) failed |= kMarkov;
  if (std::max(by_lag, by_context) >= cutoffs.permanent) failed |= kPermanent;
  return failed;
}

}  // namespace entropyd
