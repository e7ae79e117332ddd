// SPDX-License-Identifier: MIT
#include "secure_memory.h"

#include <errno.h>
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
  const size_t page = static_cast<size_t>(sysconf(_SC_PAGESIZE));
  return (bytes + page - 1) / page * page;
}

}  // namespace

SecureMemory::SecureMemory(size_t capacity) : capacity_(capacity), mapped_(whole_pages(capacity)) {
  void* pages = mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) {
    capacity_ = mapped_ = 0;
    return;
  }
  data_ = static_cast<uint8_t*>(pages);
  locked_ = guard_pages(data_, mapped_);
}

SecureMemory::~SecureMemory() {
  if (data_ == nullptr) return;
  unguard_pages(data_, mapped_, locked_);
  munmap(data_, mapped_);
}

void SecureMemory::wipe() {
  if (data_ != nullptr) explicit_bzero(data_, mapped_);
  filled_ = 0;
}

void SecureMemory::wipe_tail(size_t bytes) {
  if (bytes > filled_) bytes = filled_;
  explicit_bzero(data_ + filled_ - bytes, bytes);
  filled_ -= bytes;
}

bool guard_pages(void* pages, size_t bytes) {
  const bool locked = mlock(pages, bytes) == 0;
  if (!locked) g_lock_error = errno;
  (locked ? g_locked : g_unlocked) += bytes;
  // Advice an old kernel may not know (WIPEONFORK is Linux 4.14): the daemon never forks, so
  // neither is worth refusing to run for.
  madvise(pages, bytes, MADV_DONTDUMP);
  madvise(pages, bytes, MADV_WIPEONFORK);
  return locked;
}

void unguard_pages(void* pages, size_t bytes, bool locked) {
  explicit_bzero(pages, bytes);
  (locked ? g_locked : g_unlocked) -= bytes;
}

LockReport lock_report() {
  return {g_locked, g_unlocked, g_lock_error};
}

}  // namespace entropyd
