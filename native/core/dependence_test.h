// SPDX-License-Identifier: MIT
// The dependence test: fails when a predictor (dependence_predictors.h) is right more often than
// the claim allows. A timer that beats with the processor, or a generator that steps from value to
// value, passes the repetition count and adaptive proportion tests with next to no entropy; this
// test detects it, even if noise hides every tenth sample. docs/decisions/0019 has its power.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "dependence_predictors.h"
#include "secure_object.h"

namespace entropyd {

// A predictor is judged over a short window, which finds a strong dependence at once, and over a
// long one, which finds a weak one.
constexpr uint32_t kShortWindow = 1024;
constexpr uint32_t kLongWindow = 131072;
constexpr int kPredictorBits = 13;  // 4098 predictors share one alpha, rounded up to 2^13

// False alarms: whatever the source, a sample that holds h bits of min-entropy given all before it
// is guessed right with probability 2^-h at most, so the right guesses of one predictor in a window
// of n samples are at most binomial (n, 2^-h). The cutoffs of each predictor are those of the
// adaptive proportion test (cutoffs.h) at alpha / 2^13, because fewer than 2^13 are judged
// together.
class DependenceTest {
 public:
  // `h` is the claimed min-entropy in bits per sample.
  // Throws std::bad_alloc.
  explicit DependenceTest(double h);

  // Tests the next samples; returns the mask of failed tests (ContinuousTest), 0 if none failed.
  uint32_t test(std::span<const uint8_t> samples);
  // Returns how many samples of the last test() the best predictor guessed right.
  uint32_t most_right() const { return most_right_; }
  // Forgets all samples: the next ones do not continue them.
  void restart();
  // Whether kLags samples were tested, so that every predictor makes a guess.
  bool ready() const { return predictors_.ready(); }

 private:
  using Counts = DependencePredictors::Counts;
  struct State {
    uint32_t in_short;  // samples of the present windows
    uint32_t in_long;
    // Right guesses: among the samples of this test(), of the short window, of the long one.
    Counts right_now, right_short, right_long;
  };
  struct Cutoffs {
    uint32_t intermittent, permanent;
  };
  static Cutoffs cutoffs(double h, uint32_t window);
  static uint32_t judge(const Counts& right, const Cutoffs& cutoffs);

  const Cutoffs short_, long_;
  uint32_t most_right_ = 0;
  DependencePredictors predictors_;
  SecureObject<State> state_;
};

}  // namespace entropyd
