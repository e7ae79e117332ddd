// SPDX-License-Identifier: MIT
// Whole pages of memory with one owner, and a lock that keeps them secret for as long as it lives.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "result.h"

namespace entropyd {

// Zeroed private pages, unmapped by the destructor.
class PageRange {
 public:
  PageRange() = default;
  // Maps at least `bytes`, rounded up to whole pages.
  static Result<PageRange> map(size_t bytes);
  PageRange(PageRange&& other) noexcept : pages_(std::exchange(other.pages_, {})) {}
  PageRange& operator=(PageRange&& other) noexcept {
    std::swap(pages_, other.pages_);
    return *this;
  }
  ~PageRange();

  std::span<uint8_t> bytes() const { return pages_; }
  // Returns `size` bytes that begin at the first multiple of `alignment`.
  std::span<uint8_t> aligned(size_t alignment, size_t size) const;

 private:
  explicit PageRange(std::span<uint8_t> pages) : pages_(pages) {}

  std::span<uint8_t> pages_;
};

// Locks pages (mlock, which also brings them into memory), keeps them out of core dumps
// (MADV_DONTDUMP) and of forked children (MADV_WIPEONFORK). The destructor wipes the pages; their
// owner unmaps them afterwards. A refused lock is not an error: lock_report() counts it.
class PageLock {
 public:
  PageLock() = default;
  explicit PageLock(std::span<uint8_t> pages);
  PageLock(PageLock&& other) noexcept
      : pages_(std::exchange(other.pages_, {})), is_locked_(other.is_locked_) {}
  PageLock& operator=(PageLock&& other) noexcept {
    std::swap(pages_, other.pages_);
    std::swap(is_locked_, other.is_locked_);
    return *this;
  }
  ~PageLock();

  bool is_locked() const { return is_locked_; }

 private:
  std::span<uint8_t> pages_;
  bool is_locked_ = false;
};

struct LockReport {
  size_t locked_bytes;    // now locked
  size_t unlocked_bytes;  // now in use, but the lock was refused
  int error;              // errno of the last refusal, 0 if there was none
};
LockReport lock_report();

}  // namespace entropyd
