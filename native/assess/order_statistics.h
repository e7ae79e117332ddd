// SPDX-License-Identifier: MIT
// The statistics of SP 800-90B 5.1, which depend on the order of the samples: the same samples in
// another order have others, and if they are independent and identically distributed, those of the
// order in which they came are nothing special.
#pragma once

#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "bzip2_size.h"

namespace entropyd::assess {

// In the order of the standard. Periodicity and covariance are one for each lag.
enum Statistic : size_t {
  kExcursion,                      // 5.1.1
  kDirectionalRuns,                // 5.1.2
  kLongestDirectionalRun,          // 5.1.3
  kIncreasesDecreases,             // 5.1.4
  kMedianRuns,                     // 5.1.5
  kLongestMedianRun,               // 5.1.6
  kAverageCollision,               // 5.1.7
  kMaximumCollision,               // 5.1.8
  kPeriodicity,                    // 5.1.9
  kCovariance = kPeriodicity + 5,  // 5.1.10
  kCompression = kCovariance + 5,  // 5.1.11
  kStatistics
};
constexpr std::array<size_t, 5> kOrderLags = {1, 2, 8, 16, 32};

// Each is an integer that a double holds exactly, or the quotient of two such integers.
using Statistics = std::array<double, kStatistics>;
using WantedStatistics = std::bitset<kStatistics>;

class OrderStatistics {
 public:
  // The samples in the order in which they came: what does not depend on it is computed once.
  explicit OrderStatistics(std::span<const uint8_t> samples);

  // What is shuffled: the samples, or 0 and 1 for samples of two values.
  std::span<const uint8_t> symbols() const { return *symbols_; }

  // Computes the wanted statistics of an order of symbols(); the others are 0.
  Statistics of(std::span<const uint8_t> order, const WantedStatistics& wanted);

 private:
  bool is_binary_ = false;
  std::shared_ptr<const std::vector<uint8_t>> symbols_;  // the same for all copies
  int64_t sum_ = 0;                                      // of the symbols
  int64_t step_ = 1;       // between the two values of a binary sample; 1 for others
  uint8_t threshold_ = 0;  // a symbol is not below the median if it is not below this
  Bzip2Size compressed_;
  std::vector<uint8_t> converted_;
};

}  // namespace entropyd::assess
