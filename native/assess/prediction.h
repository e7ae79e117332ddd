// SPDX-License-Identifier: MIT
// Shared by the four predictors (6.3.7 to 6.3.10): a count of the right guesses, and the estimate
// from their proportion and from their longest run.
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
  // The guesses of up to 64 steps, the first in the lowest bit; the bits above are 0.
  void add(uint64_t right, size_t steps);
  double min_entropy(uint32_t alphabet) const;

 private:
  size_t total_ = 0;
  size_t right_ = 0;
  size_t run_ = 0;
  size_t longest_run_ = 0;
};

// Returns bits of min-entropy per symbol, from the number of right guesses, their longest run and
// the number of all guesses; NaN for fewer than two guesses.
double prediction_entropy(size_t right, size_t longest_run, size_t total, uint32_t alphabet);

}  // namespace entropyd::assess
