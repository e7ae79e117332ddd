// SPDX-License-Identifier: MIT
// Known answers of the continuous tests of SP 800-90B section 4.4, at claims of 1 and of 4 bits:
// one sample below each cutoff passes, one at it fails that test and no other.
#include <algorithm>

#include "../core/continuous_tests.h"
#include "../core/cutoffs.h"
#include "draws.h"
#include "known_answer.h"

namespace entropyd::selftest {
namespace {

constexpr uint8_t kRepeated = 255;
// A value that is not kRepeated, and another one for each of 251 places in a row.
uint8_t other(size_t at) {
  return static_cast<uint8_t>(at % 251);
}

// What the tests find in `equal` times the same value in a row, the first half of them in one call
// and the others in the next.
uint32_t after_equal(double h, size_t equal) {
  ContinuousTests tests(h);
  std::vector<uint8_t> samples = {other(0), other(1)};
  samples.insert(samples.end(), equal / 2, kRepeated);
  const uint32_t failed = tests.test(samples);
  samples.assign(equal - equal / 2, kRepeated);
  samples.push_back(other(2));
  return failed | tests.test(samples);
}

// 4.4.1: C = 1 + ceil(-log2(alpha) / H). At H = 1 and alpha 2^-30, 2^-60: 31 and 61. At H = 4: 9
// and 16.
bool repetition_count() {
  return after_equal(1, 30) == 0 && after_equal(1, 31) == kRepetitionCount &&
         after_equal(1, 60) == kRepetitionCount &&
         after_equal(1, 61) == (kRepetitionCount | kPermanent) && after_equal(4, 8) == 0 &&
         after_equal(4, 9) == kRepetitionCount && after_equal(4, 15) == kRepetitionCount &&
         after_equal(4, 16) == (kRepetitionCount | kPermanent);
}

// What the tests find in a window of 512 samples of which `equal` are equal to its first, up to its
// last and never more than three in a row; the next window begins with the same value.
uint32_t after_window(double h, size_t equal) {
  constexpr size_t kWindow = 512;
  std::vector<uint8_t> samples(kWindow + 1);
  for (size_t at = 0; at < kWindow; ++at) samples[at] = other(at);
  samples.front() = samples.back() = kRepeated;
  size_t placed = 1;
  for (size_t at = kWindow - 1; placed < equal; --at) {
    if (at % 4 == 0) continue;
    samples[at] = kRepeated;
    ++placed;
  }
  return ContinuousTests(h).test(samples);
}

// 4.4.2: C = 1 + CRITBINOM(512, 2^-H, 1 - alpha), in whole numbers: the smallest c for which
// P(X >= c) <= alpha. At H = 1 and alpha 2^-30, 2^-60: 325 and 355. At H = 4: 71 and 91.
bool adaptive_proportion() {
  return after_window(1, 324) == 0 && after_window(1, 325) == kAdaptiveProportion &&
         after_window(1, 354) == kAdaptiveProportion &&
         after_window(1, 355) == (kAdaptiveProportion | kPermanent) && after_window(4, 70) == 0 &&
         after_window(4, 71) == kAdaptiveProportion && after_window(4, 90) == kAdaptiveProportion &&
         after_window(4, 91) == (kAdaptiveProportion | kPermanent);
}

// The formulas at their ends. 589 for H = 1, alpha 2^-20 and 1024 samples is the value of 4.4.2;
// the others are exact sums of the binomial distribution (test/native/selftest.test.ts).
bool cutoffs() {
  return repetition_count_cutoff(1, 20) == 21 && repetition_count_cutoff(1.0 / 3, 30) == 91 &&
         repetition_count_cutoff(8, 30) == 5 && adaptive_proportion_cutoff(1, 20, 1024) == 589 &&
         adaptive_proportion_cutoff(0.1, 30, 512) == 507 &&
         adaptive_proportion_cutoff(8, 30, 512) == 16 &&
         adaptive_proportion_cutoff(8, 60, 512) == 25;
}

constexpr KnownAnswer kAnswers[] = {
    {"repetitionCount", &repetition_count},
    {"adaptiveProportion", &adaptive_proportion},
    {"cutoffs", &cutoffs},
};

}  // namespace

std::span<const KnownAnswer> continuous_answers() {
  return kAnswers;
}

}  // namespace entropyd::selftest
