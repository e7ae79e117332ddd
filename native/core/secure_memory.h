// SPDX-License-Identifier: MIT
// Memory for entropy bytes: whole pages that are locked, kept out of core dumps and forked
// children, and wiped before they are given back (page_range.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "page_range.h"

namespace entropyd {

class SecureMemory {
 public:
  // Allocates at least `capacity` zeroed bytes. Throws std::bad_alloc.
  explicit SecureMemory(size_t capacity);

  size_t capacity() const { return capacity_; }
  uint8_t* data() { return pages_.bytes().data(); }

  // Returns the number of bytes, from the start, that are filled and not used yet.
  size_t filled() const { return filled_; }
  std::span<uint8_t> filled_bytes() { return pages_.bytes().first(filled_); }
  std::span<const uint8_t> filled_bytes() const { return pages_.bytes().first(filled_); }
  // Returns the part after the filled bytes.
  std::span<uint8_t> free_bytes() { return pages_.bytes().subspan(filled_, capacity_ - filled_); }
  void set_filled(size_t bytes) { filled_ = bytes < capacity_ ? bytes : capacity_; }

  // Zeroes everything in a way the compiler may not remove; filled() becomes 0.
  void wipe();
  // Zeroes the last `bytes` of the filled part and reduces filled(): they cannot be used again.
  void wipe_tail(size_t bytes);

 private:
  PageRange pages_;
  PageLock lock_;  // ends before the pages do
  size_t capacity_ = 0;
  size_t filled_ = 0;
};

}  // namespace entropyd
