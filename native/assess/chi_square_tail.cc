// SPDX-License-Identifier: MIT
// The regularized upper incomplete gamma function Q(a, x), of which the tail of the chi-square
// distribution is the case a = degrees / 2, x = statistic / 2: Abramowitz and Stegun, Handbook of
// Mathematical Functions, 6.5.29 (series) and 6.5.31 (continued fraction), 26.4.19.
#include <cmath>
#include <limits>

#include "chi_square.h"

namespace entropyd::assess {

namespace {

constexpr double kPrecision = 4 * std::numeric_limits<double>::epsilon();

// ln Gamma(a) by Stirling's series (6.1.41), for a = n/2 and n >= 1; std::lgamma would write to a
// global variable. Its error is below that of the rounding from 10 on.
double log_gamma(double a) {
  double below = 0;
  for (; a < 10; ++a) below += std::log(a);
  constexpr double kHalfLogTwoPi = 0.91893853320467274178;
  const double inverse = 1 / (a * a);
  const double series =
      (1.0 / 12 -
       inverse * (1.0 / 360 -
                  inverse * (1.0 / 1260 -
                             inverse * (1.0 / 1680 -
                                        inverse * (1.0 / 1188 -
                                                   inverse * (691.0 / 360360 - inverse / 156)))))) /
      a;
  return (a - 0.5) * std::log(a) - a + kHalfLogTwoPi + series - below;
}

// P(a, x) without its factor.
double lower_series(double a, double x) {
  double term = 1 / a;
  double sum = term;
  for (double n = a + 1; term > sum * kPrecision; ++n) {
    term *= x / n;
    sum += term;
  }
  return sum;
}

// Q(a, x) without its factor, by the method of Lentz as Thompson and Barnett modified it (1986).
double upper_fraction(double a, double x) {
  constexpr double kTiny = 1e-300;
  double b = x + 1 - a;
  double c = 1 / kTiny;
  double d = 1 / b;
  double fraction = d;
  for (double n = 1;; ++n) {
    const double numerator = -n * (n - a);
    b += 2;
    d = numerator * d + b;
    if (std::abs(d) < kTiny) d = kTiny;
    c = b + numerator / c;
    if (std::abs(c) < kTiny) c = kTiny;
    d = 1 / d;
    const double step = d * c;
    fraction *= step;
    if (std::abs(step - 1) <= kPrecision) return fraction;
  }
}

}  // namespace

double chi_square_tail(double statistic, double degrees) {
  if (!(degrees >= 1) || !(statistic > 0)) return 1;
  const double a = degrees / 2;
  const double x = statistic / 2;
  if (std::isinf(x)) return 0;
  const double factor = std::exp(a * std::log(x) - x - log_gamma(a));
  return x < a + 1 ? 1 - factor * lower_series(a, x) : factor * upper_fraction(a, x);
}

}  // namespace entropyd::assess
