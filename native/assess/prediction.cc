// SPDX-License-Identifier: MIT
#include "prediction.h"

#include <bit>

#include "bounds.h"

namespace entropyd::assess {

namespace {

// Returns the logarithm of the probability that a predictor which is right with probability p has
// no run of `length` right guesses in `total` (Feller's approximation, the standard's step 6). The
// root x of 1 - x + q p^r x^(r+1) is kept as e = x - 1: x is so close to 1 that its digits would be
// lost.
double log_chance_of_no_run(double p, double length, double total) {
  const double q = 1 - p;
  const double base = q * std::pow(p, length);
  double e = 0;
  for (int i = 0; i < 10; ++i) e = base * std::exp((length + 1) * std::log1p(e));
  const double above = q - p * e;       // 1 - p x
  const double below = 1 - length * e;  // r + 1 - r x
  if (!(above > 0 && below > 0)) return -std::numeric_limits<double>::infinity();
  return std::log(above) - std::log(below) - std::log(q) - (total + 1) * std::log1p(e);
}

}  // namespace

double prediction_entropy(size_t right, size_t longest_run, size_t total, uint32_t alphabet) {
  if (total < 2) return kTooShort;
  const auto count = static_cast<double>(total);
  const double global = right == 0 ? 1 - std::pow(0.01, 1 / count)
                                   : upper_bound(static_cast<double>(right) / count, count);
  const double run = static_cast<double>(longest_run) + 1;
  const double local = falling_root(
      0, 1, [&](double p) { return log_chance_of_no_run(p, run, count) - std::log(0.99); });
  // A blind guess is right once in `alphabet` times.
  return entropy_of(std::max({global, local, 1.0 / alphabet}));
}

void Guesses::add(uint64_t right, size_t steps) {
  // Bits are looked at one by one only where a run begins that is longer than all before. Whether
  // there is one: after k steps `runs` has a bit for each run of at least k.
  const auto head = static_cast<size_t>(std::countr_one(right));
  uint64_t runs = longest_run_ < 64 ? right : 0;  // no more than 64 fit
  for (size_t length = 1; length <= longest_run_ && runs != 0;) {
    const size_t more = std::min(length, longest_run_ + 1 - length);
    runs &= runs >> more;
    length += more;
  }
  if (runs != 0 || run_ + head > longest_run_) {
    for (size_t step = 0; step < steps; ++step) add((right >> step & 1) != 0);
    return;
  }
  total_ += steps;
  right_ += static_cast<size_t>(std::popcount(right));
  const auto tail = static_cast<size_t>(std::countl_one(right << (64 - steps)));
  run_ = tail == steps ? run_ + steps : tail;
}

double Guesses::min_entropy(uint32_t alphabet) const {
  return prediction_entropy(right_, longest_run_, total_, alphabet);
}

}  // namespace entropyd::assess
