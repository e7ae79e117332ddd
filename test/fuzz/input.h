// SPDX-License-Identifier: MIT
// What a fuzz target reads its input with, and how it says that a property does not hold.
#pragma once

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace entropyd::fuzz {

// Takes values from the front of the input; zeros once it is used up.
class Input {
 public:
  Input(const uint8_t* data, size_t size) : left_(data, size) {}

  bool is_empty() const { return left_.empty(); }

  template <typename Value>
  Value take() {
    Value value = {};
    const std::span<const uint8_t> bytes = take_bytes(sizeof value);
    memcpy(&value, bytes.data(), bytes.size());
    return value;
  }

  // A number from `low` to `high`, both included.
  uint32_t take_within(uint32_t low, uint32_t high) {
    return low + take<uint32_t>() % (high - low + 1);
  }

  // Bits of min-entropy per sample that a source can claim, from `lowest` to 8.
  double take_claim(double lowest) { return lowest + (8 - lowest) * (take<uint16_t>() / 65535.0); }

  std::span<const uint8_t> take_bytes(size_t count) {
    const auto taken = left_.first(count < left_.size() ? count : left_.size());
    left_ = left_.subspan(taken.size());
    return taken;
  }

  std::string_view rest() {
    const auto all = take_bytes(left_.size());
    return {reinterpret_cast<const char*>(all.data()), all.size()};
  }

 private:
  std::span<const uint8_t> left_;
};

// Taken before libFuzzer mutes standard error.
inline const int kReport = dup(STDERR_FILENO);

// Ends the run, with the input kept by libFuzzer, when a property does not hold.
inline void require(bool holds, const char* property) {
  if (holds) return;
  dprintf(kReport, "does not hold: %s\n", property);
  abort();
}

}  // namespace entropyd::fuzz
