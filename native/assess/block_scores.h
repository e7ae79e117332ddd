// SPDX-License-Identifier: MIT
// The scoreboard of predictors over blocks of 64 steps. The predictor with the highest score makes
// the guess, and in most blocks no other can catch up with it: the steps are then counted at once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "prediction.h"

namespace entropyd::assess {

constexpr size_t kBlock = 64;

struct BlockScores {
  explicit BlockScores(size_t predictors) : right(predictors), scores(predictors) {}

  // How many predictors may have the highest score at some time in the next `steps`, at most 64.
  size_t contenders(size_t steps);
  // Counts the steps whose results are in `right`, after contenders(steps). As in the standard,
  // which checks the predictors in ascending order, the last one that was right and has at least
  // the highest score is the winner.
  void settle(size_t steps, Guesses& guesses);

  std::vector<uint64_t> right;  // of each predictor, a bit for each step; the first is the lowest
  std::vector<uint64_t> scores;
  size_t winner = 0;

 private:
  std::vector<size_t> contenders_;
};

// The bits of a sequence, 64 in a word, the first in the lowest bit.
std::vector<uint64_t> packed(const uint8_t* bits, size_t size);

}  // namespace entropyd::assess
