// SPDX-License-Identifier: MIT
#include "page_range.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>

namespace entropyd {
namespace {

std::atomic<size_t> g_locked{0};
std::atomic<size_t> g_unlocked{0};
std::atomic<int> g_lock_error{0};

size_t whole_pages(size_t bytes) {
  const auto page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return (bytes + page - 1) / page * page;
}

}  // namespace

Result<PageRange> PageRange::map(size_t bytes) {
  const size_t size = whole_pages(bytes);
  void* pages = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return last_error("mmap");
  return PageRange(std::span(static_cast<uint8_t*>(pages), size));
}

PageRange::~PageRange() {
  if (!pages_.empty()) munmap(pages_.data(), pages_.size());
}

std::span<uint8_t> PageRange::aligned(size_t alignment, size_t size) const {
  const size_t beyond = reinterpret_cast<uintptr_t>(pages_.data()) % alignment;
  return pages_.subspan(beyond == 0 ? 0 : alignment - beyond, size);
}

PageLock::PageLock(std::span<uint8_t> pages)
    : pages_(pages), is_locked_(mlock(pages.data(), pages.size()) == 0) {
  if (!is_locked_) g_lock_error = errno;
  (is_locked_ ? g_locked : g_unlocked) += pages_.size();
  // Errors are ignored: a refused advice is no reason not to run. An old kernel may not know
  // MADV_WIPEONFORK (Linux 4.14), and the daemon never forks.
  madvise(pages_.data(), pages_.size(), MADV_DONTDUMP);
  madvise(pages_.data(), pages_.size(), MADV_WIPEONFORK);
}

PageLock::~PageLock() {
  if (pages_.empty()) return;
  explicit_bzero(pages_.data(), pages_.size());
  (is_locked_ ? g_locked : g_unlocked) -= pages_.size();
}

LockReport lock_report() {
  return {g_locked, g_unlocked, g_lock_error};
}

}  // namespace entropyd
