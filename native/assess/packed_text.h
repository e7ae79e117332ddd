// SPDX-License-Identifier: MIT
// A text of which 64 bits can be read from the beginning of any symbol on. All of it in the header,
// since the sorting calls it in its innermost loops.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

namespace entropyd::assess {

class PackedText {
 public:
  // `alphabet` is from 1 to 256.
  PackedText(std::span<const uint8_t> text, uint32_t alphabet)
      : size_(static_cast<int32_t>(text.size())),
        width_(std::max(1, static_cast<int>(std::bit_width(alphabet - 1)))),
        words_(text.size() * static_cast<size_t>(width_) / 64 + 3) {
    size_t offset = 0;
    for (const uint8_t symbol : text) {
      put(offset, symbol);
      offset += static_cast<size_t>(width_);
    }
  }

  int32_t size() const { return size_; }
  // How many whole symbols a key has.
  int32_t per_key() const { return 64 / width_; }

  // The next 64 bits; after the end there are zeros.
  uint64_t key_at(int32_t at) const {
    const size_t offset = static_cast<size_t>(at) * static_cast<size_t>(width_);
    const uint64_t* word = &words_[offset / 64];
    const size_t shift = offset % 64;
    return word[0] << shift | word[1] >> 1 >> (63 - shift);
  }

  // How many whole symbols the two have in common.
  int32_t common_of_keys(uint64_t a, uint64_t b) const { return std::countl_zero(a ^ b) / width_; }
  int32_t common(int32_t a, int32_t b) const {
    // After the end there is nothing in common, only the zeros of the last word.
    const int32_t most = size_ - std::max(a, b);
    for (int32_t level = 0; level < most; level += per_key()) {
      const uint64_t one = key_at(a + level);
      const uint64_t other = key_at(b + level);
      if (one != other) return std::min(level + common_of_keys(one, other), most);
    }
    return most;
  }

 private:
  void put(size_t offset, uint64_t symbol) {
    const size_t place = offset % 64;
    const auto width = static_cast<size_t>(width_);
    if (place + width <= 64) {
      words_[offset / 64] |= symbol << (64 - place - width);
    } else {
      words_[offset / 64] |= symbol >> (place + width - 64);
      words_[offset / 64 + 1] |= symbol << (128 - place - width);
    }
  }

  const int32_t size_;
  const int width_;  // bits of a symbol
  std::vector<uint64_t> words_;
};

}  // namespace entropyd::assess
