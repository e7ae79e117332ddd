// SPDX-License-Identifier: MIT
// Memory for entropy bytes: whole pages that are locked (mlock), left out of core dumps
// (MADV_DONTDUMP), zero in a forked child (MADV_WIPEONFORK) and wiped before they are given back.
#pragma once

#include <cstddef>
#include <cstdint>

namespace entropyd {

class SecureMemory {
 public:
  // Maps at least `capacity` bytes, zeroed. valid() is false when the kernel gave none. A refused
  // lock is no failure: locked() says so and lock_report() counts it.
  explicit SecureMemory(size_t capacity);
  ~SecureMemory();
  SecureMemory(const SecureMemory&) = delete;
  SecureMemory& operator=(const SecureMemory&) = delete;

  bool valid() const { return data_ != nullptr; }
  bool locked() const { return locked_; }
  size_t capacity() const { return capacity_; }
  uint8_t* data() { return data_; }
  const uint8_t* data() const { return data_; }

  // Bytes from the start that hold something and were not used yet.
  size_t filled() const { return filled_; }
  void set_filled(size_t bytes) { filled_ = bytes < capacity_ ? bytes : capacity_; }

  // Zeroes everything in a way the compiler may not remove; filled() becomes 0.
  void wipe();
  // Zeroes the last `bytes` of the filled part and forgets them: they can't be used again.
  void wipe_tail(size_t bytes);

 private:
  uint8_t* data_ = nullptr;
  size_t capacity_ = 0;
  size_t mapped_ = 0;
  size_t filled_ = 0;
  bool locked_ = false;
};

// For pages that are mapped elsewhere: locks them (and so brings them into memory), keeps them out
// of dumps and children, and counts them. Whether they are locked.
bool guard_pages(void* pages, size_t bytes);
// Zeroes them and counts them off; `locked` is what guard_pages() said. Unmapping is the caller's.
void unguard_pages(void* pages, size_t bytes, bool locked);

struct LockReport {
  size_t locked_bytes;    // now locked
  size_t unlocked_bytes;  // now mapped, but the lock was refused
  int error;              // errno of the last refusal, 0 if there was none
};
LockReport lock_report();

}  // namespace entropyd
