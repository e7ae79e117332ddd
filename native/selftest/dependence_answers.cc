// SPDX-License-Identifier: MIT
// Known answers of the dependence test: one right guess below each cutoff passes, one at it fails
// by that predictor and no other. The cutoffs are those of 4.4.2 in exact arithmetic at alpha 2^-43
// and 2^-73 (2^-30 and 2^-60, each shared by 2^13 predictors).
#include "../core/continuous_tests.h"
#include "../core/dependence_test.h"
#include "guessed_samples.h"
#include "known_answer.h"

namespace entropyd::selftest {
namespace {

constexpr size_t kWindow = 1024;

// In 1024 samples at 1 bit: 630 and 668. The window ends after its 1024th sample, neither before
// nor after; the lag is the longest that is looked at.
bool lag() {
  DependenceTest at_end(1);
  LaggedSamples last(1, 4);
  if (at_end.test(last.past()) != 0 || at_end.test(last.next(kWindow - 630, false)) != 0 ||
      at_end.test(last.next(629, true)) != 0 || at_end.test(last.next(1, true)) != kLag) {
    return false;
  }
  DependenceTest tests(1);
  LaggedSamples next(1, 4);
  return tests.test(next.past()) == 0 && tests.test(next.next(kWindow - 629, false)) == 0 &&
         tests.test(next.next(629, true)) == 0 && tests.test(next.next(629, true)) == 0 &&
         tests.test(next.next(1, true)) == kLag && tests.test(next.next(37, true)) == kLag &&
         tests.test(next.next(1, true)) == (kLag | kPermanent);
}

// In 131,072 samples at 8 bits: 687 and 748, which is reached by 26 right guesses in each 1024
// samples. 27 of them would be the cutoff of the short window.
bool long_lag() {
  constexpr size_t kInWindow = 26;
  DependenceTest tests(8);
  LaggedSamples samples(1, 8);
  size_t right = 0;
  const auto guess = [&](size_t upto) {
    std::vector<uint8_t> piece;
    const auto add = [&](const std::vector<uint8_t>& more) {
      piece.insert(piece.end(), more.begin(), more.end());
    };
    while (right < upto) {
      add(samples.next(1, true));
      add(samples.next(1, false));  // so that no pair of samples is followed by what followed it
      if (++right % kInWindow == 0) add(samples.next(kWindow - 2 * kInWindow, false));
    }
    return tests.test(piece);
  };
  return tests.test(samples.past()) == 0 && guess(686) == 0 && guess(687) == kLag &&
         guess(747) == kLag && guess(748) == (kLag | kPermanent);
}

// The same cutoffs for what follows one value, and for what follows two.
bool markov(size_t order, unsigned bits) {
  DependenceTest tests(1);
  MarkovSamples samples(1, bits, order);
  return tests.test(samples.drawn(2 * kWindow)) == 0 && tests.test(samples.guessed(629)) == 0 &&
         tests.test(samples.guessed(1)) == kMarkov && tests.test(samples.guessed(37)) == kMarkov &&
         tests.test(samples.guessed(1)) == (kMarkov | kPermanent);
}

constexpr KnownAnswer kAnswers[] = {
    {"lag", &lag},
    {"longLag", &long_lag},
    {"markov", [] { return markov(1, 8) && markov(2, 4); }},
};

}  // namespace

std::span<const KnownAnswer> dependence_answers() {
  return kAnswers;
}

}  // namespace entropyd::selftest
