// SPDX-License-Identifier: MIT
#include "cutoffs.h"

#include <algorithm>
#include <cmath>

namespace entropyd {
namespace {

// Not lgamma(), which writes the sign to a global variable: the seeder computes cutoffs in two
// threads at once.
double log_gamma(double x) {
  int sign;
  return lgamma_r(x, &sign);
}

}  // namespace

uint32_t repetition_count_cutoff(double h, int alpha_bits) {
  return 1 + static_cast<uint32_t>(std::ceil(alpha_bits / h));
}

// CRITBINOM(W, p, 1 - alpha) is the smallest k with P(X > k) <= alpha. The tail is summed from its
// far end, where the terms are smallest, so that rounding does not spoil even a tail of 2^-60. The
// sum begins where Hoeffding's bound, P(X >= W p + t) <= exp(-2 t^2 / W), leaves less than alpha
// 2^-60 beyond.
uint32_t adaptive_proportion_cutoff(double h, int alpha_bits, uint32_t window) {
  const double alpha = std::exp2(-alpha_bits);
  const double log_p = -h * std::log(2.0);
  const double log_q = std::log1p(-std::exp2(-h));
  const double n = window;
  const double beyond = std::sqrt(n * std::log(2.0) * (alpha_bits + 60) / 2);
  const double far = std::min(n, std::ceil(n * std::exp2(-h) + beyond));
  double tail = 0;
  for (auto k = static_cast<uint32_t>(far); k > 0; --k) {
    const double log_choose = log_gamma(n + 1) - log_gamma(k + 1.0) - log_gamma(n - k + 1.0);
    tail += std::exp(log_choose + k * log_p + (n - k) * log_q);
    if (tail > alpha) return 1 + k;  // P(X > k) was small enough still, P(X > k - 1) is not
  }
  return 1;
}

}  // namespace entropyd
