// SPDX-License-Identifier: MIT
#include "secure_memory.h"

#include <string.h>

#include <algorithm>
#include <new>

namespace entropyd {
namespace {

PageRange pages_for(size_t capacity) {
  Result<PageRange> pages = PageRange::map(capacity);
  if (!pages.ok()) throw std::bad_alloc();
  return std::move(pages.value());
}

}  // namespace

SecureMemory::SecureMemory(size_t capacity)
    : pages_(pages_for(capacity)), lock_(pages_.bytes()), capacity_(capacity) {}

void SecureMemory::wipe() {
  explicit_bzero(pages_.bytes().data(), pages_.bytes().size());
  filled_ = 0;
}

void SecureMemory::wipe_tail(size_t bytes) {
  const std::span<uint8_t> tail = filled_bytes().last(std::min(bytes, filled_));
  explicit_bzero(tail.data(), tail.size());
  filled_ -= tail.size();
}

}  // namespace entropyd
