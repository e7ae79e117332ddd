// SPDX-License-Identifier: MIT
// What the four predictors share (6.3.7 to 6.3.10): the tally of right guesses, and the estimate by
// their share and by their longest run.
#pragma once

#include <cstddef>
#include <cstdint>

namespace entropyd::assess {

class Guesses {
 public:
  void add(bool right) {
    ++total_;
    right_ += right;
    run_ = right ? run_ + 1 : 0;
    if (run_ > longest_run_) longest_run_ = run_;
  }
  double min_entropy(uint32_t alphabet) const;

 private:
  size_t total_ = 0;
  size_t right_ = 0;
  size_t run_ = 0;
  size_t longest_run_ = 0;
};

// Bits of min-entropy, by C right ones among N guesses with so long a run; NaN for less than two.
double prediction_entropy(size_t right, size_t longest_run, size_t total, uint32_t alphabet);

}  // namespace entropyd::assess
