// SPDX-License-Identifier: MIT
// The kernel's entropy pool behind /dev/random: random(4), include/uapi/linux/random.h.
#pragma once

#include <cstddef>
#include <string>

#include "secure_memory.h"
#include "tested_block.h"

namespace entropyd {

class KernelPool {
 public:
  // What one add_entropy() takes at most.
  static constexpr size_t kMostBytes = 4088;

  // Opens `path` for reading: no ioctl here wants more. error() is the errno, 0 when it is open.
  explicit KernelPool(const std::string& path);
  ~KernelPool();
  KernelPool(const KernelPool&) = delete;
  KernelPool& operator=(const KernelPool&) = delete;
  int error() const { return error_; }
  int fd() const { return fd_; }

  // The methods below return 0 or an errno: EPERM without CAP_SYS_ADMIN in the first user
  // namespace, ENOTTY when the device is not the kernel's random device.

  // RNDADDENTROPY of nothing, credited with nothing: whether add_entropy() would be allowed.
  int probe();
  // RNDADDENTROPY of the last `bytes` of the block, credited with `bits`. EINVAL when these are
  // more bits than the tested bytes are worth, or more bytes than are left or taken at once. The
  // bytes are wiped whatever comes of it, so they can't be credited again.
  int add_entropy(TestedBlock& from, size_t bytes, size_t bits);
  // RNDRESEEDCRNG (Linux 4.17): ENODATA while the CRNG is not ready, which is an answer; EINVAL
  // on a kernel that does not know it.
  int reseed_crng();
  // RNDGETENTCNT in *bits.
  int entropy_count(int* bits);

 private:
  int fd_ = -1;
  int error_ = 0;
  SecureMemory request_;
};

// Whether getrandom() would answer without waiting.
bool crng_ready();
// Returns once it would. Where the processor has a cycle counter, waiting makes the kernel (5.4 and
// later) gather timing jitter by itself.
void wait_until_ready();

}  // namespace entropyd
