// SPDX-License-Identifier: MIT
// The chi-square tests of SP 800-90B 5.2.1 to 5.2.4, and the test of 5.2.5 for the longest repeated
// substring: whether samples depend on their neighbours, and whether all parts of the recording
// have the same distribution.
#pragma once

#include <cstddef>

#include "estimators.h"

namespace entropyd::assess {

struct ChiSquare {
  double statistic = 0;  // T
  double degrees = 0;    // of freedom; below 1 the test does not apply
  double p_value = 1;    // the probability of T or more, if the samples are IID
};

// 5.2.1 for samples, 5.2.3 for bits (an alphabet of 2). Of bits so unequal that not even pairs of
// the rare one are expected 5 times, the degrees of freedom are 0: the standard fails them.
ChiSquare independence(Sequence samples);

// 5.2.2 for samples, 5.2.4 for bits: the values of ten parts of the same length.
ChiSquare goodness_of_fit(Sequence samples);

// Returns the probability that a chi-square variable is `statistic` or more; 1 for less than one
// degree of freedom. The relative error is below 10^-9.
double chi_square_tail(double statistic, double degrees);

struct RepeatedSubstring {
  size_t length = 0;       // W, of the longest substring that occurs twice
  double collision = 0;    // p_col: the probability that two independent samples are equal
  double probability = 1;  // Pr(X >= 1), of one that is so long, if the samples are IID
};

// 5.2.5
RepeatedSubstring longest_repeated_substring_test(Sequence samples);

}  // namespace entropyd::assess
