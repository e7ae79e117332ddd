// SPDX-License-Identifier: MIT
// 6.3.3: a first-order Markov chain of bits, and its most likely sequence of 128 bits.
#include <cstdint>

#include "bounds.h"
#include "estimators.h"

namespace entropyd::assess {

double markov(Sequence bits) {
  constexpr double kPath = 128;
  if (bits.size() < 2) return kTooShort;
  double starts[2] = {};
  double steps[2][2] = {};
  for (const uint8_t bit : bits.symbols) ++starts[bit];
  for (size_t i = 0; i + 1 < bits.size(); ++i) ++steps[bits[i]][bits[i + 1]];
  // In logarithms: the probability of a path may be too small for a double.
  const auto start = [&](int from) {
    return std::log2(starts[from] / static_cast<double>(bits.size()));
  };
  const auto step = [&](int from, int to) {
    // A transition that never occurred has probability 0. Without this line it would be 0/0 for a
    // bit that never occurred.
    if (steps[from][to] == 0) return -std::numeric_limits<double>::infinity();
    return std::log2(steps[from][to] / (steps[from][0] + steps[from][1]));
  };
  double likeliest = -std::numeric_limits<double>::infinity();
  for (const int a : {0, 1}) {
    const int b = 1 - a;
    likeliest = std::max({likeliest, start(a) + 127 * step(a, a),        // aaaa...
                          start(a) + 64 * step(a, b) + 63 * step(b, a),  // abab...
                          start(a) + step(a, b) + 126 * step(b, b)});    // abbb...
  }
  return std::min(std::abs(likeliest) / kPath, 1.0);
}

}  // namespace entropyd::assess
