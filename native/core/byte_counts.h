// SPDX-License-Identifier: MIT
// How often each byte value came, over many blocks: the input of the most common value estimate
// (SP 800-90B section 6.3.1). Only the total and the estimate ever leave this class.
#pragma once

#include <cstddef>
#include <cstdint>

#include "secure_memory.h"

namespace entropyd {

// 6.3.1: bits of min-entropy a sample at the upper 99 % confidence bound of the most common value's
// probability. It bounds from above only: a source can hold less, which no count of values shows.
double most_common_value(uint64_t largest, uint64_t total);

class ByteCounts {
 public:
  ByteCounts() : memory_(256 * sizeof(uint32_t)) {}
  bool valid() const { return memory_.valid(); }

  void add(const uint8_t* bytes, size_t size) {
    auto* counts = reinterpret_cast<uint32_t*>(memory_.data());
    for (size_t i = 0; i < size; ++i) ++counts[bytes[i]];
    total_ += size;
  }
  uint64_t total() const { return total_; }
  // Bits of min-entropy a byte by most_common_value(), 0 before there are two bytes.
  double min_entropy() const {
    const auto* counts = reinterpret_cast<const uint32_t*>(memory_.data());
    uint32_t largest = 0;
    for (size_t value = 0; value < 256; ++value)
      if (counts[value] > largest) largest = counts[value];
    return most_common_value(largest, total_);
  }
  void reset() {
    memory_.wipe();
    total_ = 0;
  }

 private:
  SecureMemory memory_;
  uint64_t total_ = 0;
};

}  // namespace entropyd
