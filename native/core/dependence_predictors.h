// SPDX-License-Identifier: MIT
// Predictors of the next sample. One for each distance (lag) up to 4096 guesses that the sample at
// that distance is repeated; two Markov ones guess that a value, or a pair of values, is followed
// by what followed it the last time. The ideas are those of SP 800-90B sections 6.3.8 and 6.3.9.
// The predictors only count right guesses; dependence_test.h judges the counts, and
// sample_estimate.h turns them into bits.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>

#include "secure_object.h"

namespace entropyd {

constexpr size_t kLags = 4096;

class DependencePredictors {
 public:
  static constexpr size_t kMarkovs = 2;  // by one value, by a pair
  static constexpr size_t kPredictors = kMarkovs + kLags;
  // Right guesses of each predictor: first the Markov ones, then lag 1, lag 2, ...
  using Counts = std::array<uint32_t, kPredictors>;

  // Guesses each of the next samples, and adds the right guesses to every one of `tallies`. A
  // predictor that has no earlier sample to guess from makes no guess.
  void guess(std::span<const uint8_t> samples, std::initializer_list<Counts*> tallies);
  // Forgets all samples: the next ones do not continue them.
  void restart() { state_.wipe(); }
  // Whether every predictor has an earlier sample to guess from.
  bool ready() const { return state_->seen == kLags; }

 private:
  static constexpr size_t kPiece = 1024;  // samples that are guessed together
  struct State {
    size_t seen;  // samples before the present ones, up to kLags
    // What followed each value, and each pair, the last time, plus 1; 0 if it was not seen yet.
    std::array<uint16_t, 1 << 8> after_value;
    std::array<uint16_t, 1 << 16> after_pair;
    std::array<uint8_t, kLags + kPiece> samples;  // kLags of the past, then the present ones
  };

  void guess_piece(std::span<const uint8_t> samples, std::initializer_list<Counts*> tallies);
  uint32_t guess_by_context(size_t order, size_t count);
  uint32_t guess_by_lag(size_t lag, size_t count) const;

  SecureObject<State> state_;
};

}  // namespace entropyd
