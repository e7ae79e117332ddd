// SPDX-License-Identifier: MIT
// Predictors of the next sample, run as a health test: one for each distance (lag) up to 4096,
// which guesses that the sample of so long ago comes again, and two Markov ones, which guess that a
// value, or a pair of values, is followed by what followed it the last time. The ideas of SP
// 800-90B sections 6.3.8 and 6.3.9. A timer that beats with the processor, or a generator that
// steps from value to value, passes the repetition count and adaptive proportion tests with next to
// no entropy; these see it, also where noise hides every tenth sample. docs/decisions/0019 has
// their power.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "secure_object.h"

namespace entropyd {

constexpr size_t kLags = 4096;
// A predictor is judged over a short window, which finds a strong dependence at once, and over a
// long one, which finds a weak one.
constexpr uint32_t kShortWindow = 1024;
constexpr uint32_t kLongWindow = 131072;

// False alarms: whatever the source, a sample that holds h bits of min-entropy given all before it
// is guessed right with probability 2^-h at most, so the right guesses of one predictor in a window
// of n are no more than a binomial (n, 2^-h) gives. The cutoffs of each predictor are those of the
// adaptive proportion test (cutoffs.h) at alpha / 2^13, for no more are judged together.
class DependenceTest {
 public:
  // `h` is the claimed min-entropy in bits per sample.
  // Throws std::bad_alloc.
  explicit DependenceTest(double h);

  // Takes the next samples; the mask of ContinuousTest of what failed among them.
  uint32_t test(std::span<const uint8_t> samples);
  // The right guesses that the best predictor had among the samples of the last test(), each of
  // which had something to guess from.
  uint32_t most_right() const { return most_right_; }
  // What comes next follows on nothing.
  void restart();
  // Whether each predictor has something to guess the next sample from: kLags samples are behind
  // it.
  bool ready() const { return state_->seen == kLags; }

 private:
  static constexpr size_t kMarkovs = 2;  // by one value, by a pair
  static constexpr size_t kPredictors = kMarkovs + kLags;
  using Counts = std::array<uint32_t, kPredictors>;
  struct State {
    size_t seen;        // samples before the present ones, up to kLags
    uint32_t in_short;  // samples of the present windows
    uint32_t in_long;
    // Right guesses of each predictor: among the samples of this test(), of the short window, of
    // the long one.
    Counts right_now, right_short, right_long;
    // What followed each value, and each pair, the last time, plus 1; 0 where it was not seen yet.
    std::array<uint16_t, 1 << 8> after_value;
    std::array<uint16_t, 1 << 16> after_pair;
    std::array<uint8_t, kLags + kShortWindow> samples;  // kLags of the past, then the present ones
  };
  struct Cutoffs {
    uint32_t intermittent, permanent;
  };
  static Cutoffs cutoffs(double h, uint32_t window);

  void take(std::span<const uint8_t> samples);
  uint32_t guess_by_context(size_t order, size_t count);
  uint32_t guess_by_lag(size_t lag, size_t count) const;
  static uint32_t judge(const Counts& right, const Cutoffs& cutoffs);

  const Cutoffs short_, long_;
  uint32_t most_right_ = 0;
  SecureObject<State> state_;
};

}  // namespace entropyd
