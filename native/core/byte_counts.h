// SPDX-License-Identifier: MIT
// How often each byte value came, over many blocks: the input of the most common value estimate
// (SP 800-90B section 6.3.1). Only the total and the largest count ever leave this class.
#pragma once

#include <cstddef>
#include <cstdint>

#include "secure_memory.h"

namespace entropyd {

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
  uint32_t largest() const {
    const auto* counts = reinterpret_cast<const uint32_t*>(memory_.data());
    uint32_t largest = 0;
    for (size_t value = 0; value < 256; ++value)
      if (counts[value] > largest) largest = counts[value];
    return largest;
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
