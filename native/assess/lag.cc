// SPDX-License-Identifier: MIT
// 6.3.8: a predictor for each lag d guesses that the sample d positions before is repeated; the lag
// that was right most often makes the guess.
#include <vector>

#include "bounds.h"
#include "estimators.h"
#include "prediction.h"

namespace entropyd::assess {

double lag(Sequence samples, size_t lags) {
  // Scores have the order of the samples that they refer to, so that the inner loop can be
  // vectorised: scores[lags - d] is the score of lag d.
  std::vector<uint32_t> scores(lags);
  uint32_t best = 0;
  size_t winner = 1;
  Guesses guesses;
  for (size_t i = 1; i < samples.size(); ++i) {
    const uint8_t sample = samples[i];
    guesses.add(samples[i - winner] == sample);

    const size_t seen = std::min(lags, i);
    const uint8_t* past = &samples.symbols[i - seen];
    uint32_t* score = &scores[lags - seen];
    uint32_t reached = 0;
    for (size_t j = 0; j < seen; ++j) {
      const uint32_t right = past[j] == sample;
      score[j] += right;
      reached |= right & uint32_t{score[j] >= best};
    }
    if (reached == 0) continue;
    // The standard checks the lags in ascending order, and each lag whose score is at least the
    // best one becomes the winner. The result is the longest lag that was right now and has the
    // highest score.
    for (size_t j = 0; j < seen; ++j) {
      if (score[j] > best && past[j] == sample) best = score[j];
    }
    for (size_t j = 0; j < seen; ++j) {
      if (score[j] == best && past[j] == sample) {
        winner = seen - j;
        break;
      }
    }
  }
  return guesses.min_entropy(samples.alphabet);
}

}  // namespace entropyd::assess
