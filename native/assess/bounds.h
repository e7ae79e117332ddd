// SPDX-License-Identifier: MIT
// The last steps of nearly every estimator: the upper confidence bound of a probability, and the
// entropy of that.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>

namespace entropyd::assess {

// The 99.5 % quantile of the normal distribution, which the standard rounds to 2.576.
constexpr double kZ = 2.5758293035489008;
constexpr double kTooShort = std::numeric_limits<double>::quiet_NaN();

// Returns the upper end of the 99 % confidence interval of a proportion that was observed in
// `count` samples, at most 1.
inline double upper_bound(double proportion, double count) {
  return std::min(1.0, proportion + kZ * std::sqrt(proportion * (1 - proportion) / (count - 1)));
}

// Returns the bits of min-entropy per symbol if the most likely symbol has this probability; 0,
// never -0, for 1.
inline double entropy_of(double probability) {
  return probability >= 1 ? 0 : -std::log2(probability);
}

// Returns the argument at which a function that falls from a positive to a negative value is zero.
// 100 halvings leave no interval that a double could tell apart.
template <typename Function>
double falling_root(double low, double high, Function value) {
  for (int i = 0; i < 100; ++i) {
    const double middle = low + (high - low) / 2;
    (value(middle) > 0 ? low : high) = middle;
  }
  return low + (high - low) / 2;
}

}  // namespace entropyd::assess
