// SPDX-License-Identifier: MIT
#include "block_scores.h"

namespace entropyd::assess {

namespace {

// Not std::popcount, which is a function call on processors that need not have the instruction, and
// keeps the loop from being vectorised.
uint64_t ones(uint64_t x) {
  x -= x >> 1 & 0x5555555555555555;
  x = (x & 0x3333333333333333) + (x >> 2 & 0x3333333333333333);
  x = (x + (x >> 4)) & 0x0F0F0F0F0F0F0F0F;
  x += x >> 8;
  x += x >> 16;
  x += x >> 32;
  return x & 0x7F;
}

}  // namespace

size_t BlockScores::contenders(size_t steps) {
  contenders_.clear();
  const uint64_t highest = scores[winner];
  for (size_t i = 0; i < scores.size(); ++i)
    if (scores[i] + steps >= highest) contenders_.push_back(i);
  return contenders_.size();
}

void BlockScores::settle(size_t steps, Guesses& guesses) {
  uint64_t guessed = right[winner];
  if (contenders_.size() > 1) {
    guessed = 0;
    std::vector<uint64_t>& score = scores;
    uint64_t highest = score[winner];
    for (size_t step = 0; step < steps; ++step) {
      guessed |= (right[winner] >> step & 1) << step;
      for (const size_t i : contenders_) {
        const uint64_t hit = right[i] >> step & 1;
        score[i] += hit;
        const bool wins = (hit & uint64_t{score[i] >= highest}) != 0;
        highest = wins ? score[i] : highest;
        winner = wins ? i : winner;
      }
    }
    for (const size_t i : contenders_) score[i] -= ones(right[i]);  // they are counted below
  }
  guesses.add(guessed, steps);
  const size_t predictors = scores.size();
  for (size_t i = 0; i < predictors; ++i) scores[i] += ones(right[i]);
}

std::vector<uint64_t> packed(const uint8_t* bits, size_t size) {
  std::vector<uint64_t> words(size / 64 + 1);
  for (size_t i = 0; i < size; ++i) words[i / 64] |= uint64_t{bits[i]} << i % 64;
  return words;
}

}  // namespace entropyd::assess
