// SPDX-License-Identifier: MIT
// 6.3.8: a predictor for each lag d guesses that the sample d positions before is repeated; the lag
// that was right most often makes the guess.
#include <algorithm>
#include <vector>

#include "block_scores.h"
#include "bounds.h"
#include "estimators.h"

namespace entropyd::assess {

namespace {

// With more contenders than this, comparing bytes is faster than looking at single bits.
constexpr size_t kFew = 12;

class Lags {
 public:
  Lags(Sequence samples, size_t lags)
      : samples_(samples), lags_(lags), board_(lags), behind_(lags), before_(lags) {
    if (samples.alphabet == 2) words_ = packed(samples.symbols.data(), samples.size());
  }

  double min_entropy() {
    size_t at = 1;
    // Until all lags have a sample to repeat, and to the next whole word.
    while (at < samples_.size() && (at < lags_ || at % kBlock != 0)) one_by_one(at++);
    for (; at < samples_.size(); at += kBlock) {
      const size_t steps = std::min(kBlock, samples_.size() - at);
      if (!words_.empty() && board_.contenders(steps) <= kFew)
        by_words(at, steps);
      else
        by_bytes(at, steps);
    }
    return guesses_.min_entropy(samples_.alphabet);
  }

 private:
  // board_ has lag d at d - 1.
  void one_by_one(size_t at) {
    guesses_.add(samples_[at - board_.winner - 1] == samples_[at]);
    for (size_t lag = 1; lag <= std::min(lags_, at); ++lag) {
      if (samples_[at - lag] != samples_[at]) continue;
      if (++board_.scores[lag - 1] >= board_.scores[board_.winner]) board_.winner = lag - 1;
    }
  }

  void by_words(size_t at, size_t steps) {
    const size_t word = at / kBlock;
    const uint64_t all = ~uint64_t{0} >> (kBlock - steps);
    for (size_t lag = 1; lag <= lags_; ++lag) {
      const uint64_t* from = &words_[word - lag / kBlock];
      const size_t shift = lag % kBlock;
      const uint64_t past = shift == 0 ? *from : *from << shift | from[-1] >> (kBlock - shift);
      board_.right[lag - 1] = ~(words_[word] ^ past) & all;
    }
    board_.settle(steps, guesses_);
  }

  // behind_ has the order of the samples that it refers to, so that the inner loop can be
  // vectorised: behind_[lags - d] is by how much lag d is behind the highest score, plus 1. Bytes
  // do, because what is far behind at the start stays so for this block, whatever happens.
  void by_bytes(size_t at, size_t steps) {
    constexpr uint64_t kFar = 2 * kBlock;
    const uint64_t highest = board_.scores[board_.winner];
    for (size_t j = 0; j < lags_; ++j)
      before_[j] =
          static_cast<uint8_t>(std::min(highest - board_.scores[lags_ - 1 - j], kFar - 1) + 1);
    std::copy(before_.begin(), before_.end(), behind_.begin());
    size_t raised = 0;
    size_t winner = board_.winner + 1;
    for (size_t i = at; i < at + steps; ++i) {
      const uint8_t sample = samples_[i];
      guesses_.add(samples_[i - winner] == sample);
      const uint8_t* past = &samples_.symbols[i - lags_];
      const uint8_t least = count(past, sample);
      if (least > 1) continue;
      // The longest lag that was right now and has the highest score.
      size_t j = 0;
      while (behind_[j] != least || past[j] != sample) ++j;
      winner = lags_ - j;
      if (least == 1) continue;
      ++raised;
      for (uint8_t& behind : behind_) ++behind;
    }
    board_.winner = winner - 1;
    for (size_t j = 0; j < lags_; ++j)
      board_.scores[lags_ - 1 - j] += before_[j] + raised - behind_[j];
  }

  // Counts the lags that are right, and returns the least distance of one from the highest score.
  uint8_t count(const uint8_t* past, uint8_t sample) {
    uint8_t* __restrict behind = behind_.data();
    uint8_t least = 255;
    const size_t lags = lags_;
    for (size_t j = 0; j < lags; ++j) {
      const auto wrong = static_cast<uint8_t>(past[j] == sample ? 0 : 255);
      const auto now = static_cast<uint8_t>(behind[j] + static_cast<uint8_t>(~wrong));  // less 1
      behind[j] = now;
      const auto candidate = static_cast<uint8_t>(now | wrong);
      least = least < candidate ? least : candidate;
    }
    return least;
  }

  const Sequence samples_;
  const size_t lags_;
  BlockScores board_;
  std::vector<uint8_t> behind_;
  std::vector<uint8_t> before_;
  std::vector<uint64_t> words_;
  Guesses guesses_;
};

}  // namespace

double lag(Sequence samples, size_t lags) {
  return Lags(samples, lags).min_entropy();
}

}  // namespace entropyd::assess
