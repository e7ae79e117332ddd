// SPDX-License-Identifier: MIT
// 6.3.2: how many bits it takes until two of them are equal. Of three bits two are always equal, so
// it takes two or three, and the mean shows the bias.
#include "bounds.h"
#include "estimators.h"

namespace entropyd::assess {

double collision(Sequence bits) {
  double twos = 0;
  double threes = 0;
  for (size_t i = 0; i + 1 < bits.size();) {
    if (bits[i] == bits[i + 1]) {
      ++twos;
      i += 2;
    } else if (i + 2 < bits.size()) {
      ++threes;
      i += 3;
    } else {
      break;  // the data ends before the next collision
    }
  }
  const double count = twos + threes;
  if (count < 2) return kTooShort;
  const double mean = (2 * twos + 3 * threes) / count;
  // The sum of squared deviations of values that are 2 or 3 is twos * threes / count.
  const double deviation = std::sqrt(twos * threes / count / (count - 1));
  const double bound = mean - kZ * deviation / std::sqrt(count);
  // Step 7 needs the p for which the expected time equals the bound. F(q) is an incomplete gamma
  // function of integer order, F(q) = q + 2 q^2 + 2 q^3, so the right side reduces to 2 (p^2 + q^2)
  // + 3 * 2 p q = 2 + 2 p q: a quadratic equation, to be solved for p >= 1/2.
  if (bound >= 2.5) return 1;
  return entropy_of(0.5 + std::sqrt(1.25 - bound / 2));
}

}  // namespace entropyd::assess
