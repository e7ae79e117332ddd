// SPDX-License-Identifier: MIT
// The first page of a file or device, mapped to be read, and unmapped at the end.
#pragma once

#include <cstddef>
#include <utility>

#include "result.h"

namespace entropyd {

class PageMap {
 public:
  // Fails with EINVAL if `fd` is a regular file that is shorter than a page, because reading beyond
  // its end would end the process (SIGBUS); otherwise with what mmap() failed with.
  static Result<PageMap> map(int fd);
  PageMap(PageMap&& other) noexcept
      : start_(std::exchange(other.start_, nullptr)), size_(other.size_) {}
  PageMap& operator=(PageMap&&) = delete;
  ~PageMap();

  // Another process or the hypervisor may change the content at any time.
  const volatile unsigned char* bytes() const {
    return static_cast<const volatile unsigned char*>(start_);
  }

 private:
  PageMap(void* start, size_t size) : start_(start), size_(size) {}

  void* start_;
  size_t size_;
};

}  // namespace entropyd
