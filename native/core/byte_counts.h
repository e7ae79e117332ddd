// SPDX-License-Identifier: MIT
// Counts how often each byte value occurred in many blocks, for the most common value estimate (SP
// 800-90B section 6.3.1). The counts never leave this class, only the total and the estimate do.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

#include "secure_object.h"

namespace entropyd {

// The 99.5 % quantile of the normal distribution: the ends of the 99 % intervals of section 6.3.
constexpr double kZ = 2.5758293035489008;

// 6.3.1: returns bits of min-entropy per sample, at the upper 99 % confidence bound of the most
// common value's probability. This is an upper bound: the source can hold less, which counting
// values does not show.
double most_common_value(uint64_t largest, uint64_t total);

class ByteCounts {
 public:
  void add(std::span<const uint8_t> bytes) {
    for (const uint8_t byte : bytes) ++(*counts_)[byte];
    total_ += bytes.size();
  }
  uint64_t total() const { return total_; }
  // Returns bits of min-entropy per byte by most_common_value(); 0 with fewer than two bytes.
  double min_entropy() const {
    return most_common_value(*std::max_element(counts_->begin(), counts_->end()), total_);
  }
  void reset() {
    counts_.wipe();
    total_ = 0;
  }

 private:
  SecureObject<std::array<uint32_t, 256>> counts_;
  uint64_t total_ = 0;
};

}  // namespace entropyd
