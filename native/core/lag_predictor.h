// SPDX-License-Identifier: MIT
// A predictor that guesses each sample to be the one some lag ago, from the lag that has been right
// most often of late: the idea of SP 800-90B section 6.3.8, run continuously as a health test. A
// timer that beats in a period passes the repetition count and adaptive proportion tests with next
// to no entropy; this sees it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "secure_object.h"

namespace entropyd {

// Beats of 5 and of 22 samples were seen; the standard assesses to 128.
constexpr size_t kLags = 64;
// The share of right guesses is judged over a short window, which finds a strong beat at once, and
// over a long one, which finds a weak beat.
constexpr uint32_t kShortWindow = 1024;
constexpr uint32_t kLongWindow = 131072;

class LagPredictor {
 public:
  // `h` is the claimed min-entropy in bits per sample: a guess is right with 2^-h at most.
  explicit LagPredictor(double h);

  // Takes the next samples; 0, or kLag of ContinuousTest with kPermanent where no chance explains
  // how many guesses were right, in a row or in a window.
  uint32_t test(std::span<const uint8_t> samples);
  // What comes next follows on nothing.
  void restart();

 private:
  struct State {
    uint32_t seen;  // samples so far, up to kLags: before that there is nothing to look back to
    uint32_t next;  // where the next sample goes in the history
    uint32_t best;  // the lag that guesses
    uint32_t run;   // right guesses in a row
    uint32_t short_seen, short_right;
    uint32_t long_seen, long_right;
    uint32_t score[kLags + 1];  // how often each lag was right, of late
    uint8_t history[kLags];
  };
  uint32_t test_one(uint8_t sample);
  uint32_t judge(uint32_t right, const uint32_t cutoffs[2]) const;

  // Intermittent and permanent, as everywhere (cutoffs.h).
  const uint32_t run_cutoffs_[2];
  const uint32_t short_cutoffs_[2];
  const uint32_t long_cutoffs_[2];
  SecureObject<State> state_;
};

}  // namespace entropyd
