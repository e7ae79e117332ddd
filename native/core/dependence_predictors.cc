// SPDX-License-Identifier: MIT
#include "dependence_predictors.h"

#include <algorithm>

#include "count_equal.h"

namespace entropyd {

void DependencePredictors::guess(std::span<const uint8_t> samples,
                                 std::initializer_list<Counts*> tallies) {
  while (!samples.empty()) {
    const auto piece = samples.first(std::min(samples.size(), kPiece));
    guess_piece(piece, tallies);
    samples = samples.subspan(piece.size());
  }
}

void DependencePredictors::guess_piece(std::span<const uint8_t> samples,
                                       std::initializer_list<Counts*> tallies) {
  State& state = *state_;
  const size_t count = samples.size();
  std::copy(samples.begin(), samples.end(), state.samples.begin() + kLags);
  for (size_t predictor = 0; predictor < kPredictors; ++predictor) {
    const uint32_t right = predictor < kMarkovs ? guess_by_context(predictor + 1, count)
                                                : guess_by_lag(predictor - kMarkovs + 1, count);
    for (Counts* tally : tallies) (*tally)[predictor] += right;
  }
  const auto past = state.samples.begin() + static_cast<std::ptrdiff_t>(count);
  std::copy(past, past + kLags, state.samples.begin());
  state.seen = std::min(state.seen + count, kLags);
}

uint32_t DependencePredictors::guess_by_lag(size_t lag, size_t count) const {
  const size_t begin = lag > state_->seen ? lag - state_->seen : 0;
  if (begin >= count) return 0;
  const std::span<const uint8_t> all(state_->samples);
  return count_equal(all.subspan(kLags + begin, count - begin),
                     all.subspan(kLags + begin - lag, count - begin));
}

uint32_t DependencePredictors::guess_by_context(size_t order, size_t count) {
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

}  // namespace entropyd
