// SPDX-License-Identifier: MIT
// The kernel's entropy pool behind /dev/random: random(4), include/uapi/linux/random.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "result.h"
#include "secure_object.h"
#include "tested_block.h"
#include "unique_fd.h"

namespace entropyd {

class KernelPool {
 public:
  // What one add_entropy() takes at most.
  static constexpr size_t kMostBytes = 4088;

  // Opens `path` for reading: no ioctl here needs more.
  static Result<KernelPool> open(const std::string& path);
  int fd() const { return fd_.get(); }

  // The methods below fail with EPERM without CAP_SYS_ADMIN in the first user namespace, and with
  // ENOTTY when the device is not the kernel's random device.

  // RNDADDENTROPY of nothing, credited with nothing: whether add_entropy() would be allowed.
  Result<> probe();
  // RNDADDENTROPY of the last `bytes` of the block, credited with `bits`. EINVAL when these are
  // more bits than the tested bytes are worth, or more bytes than are left or taken at once. The
  // bytes are wiped whatever comes of it, so they can't be credited again.
  Result<> add_entropy(TestedBlock& from, size_t bytes, size_t bits);
  // RNDRESEEDCRNG (Linux 4.17): ENODATA while the CRNG is not ready, which is an answer; EINVAL
  // on a kernel that does not know it.
  Result<> reseed_crng();
  // RNDGETENTCNT, in bits.
  Result<int> entropy_count();

 private:
  // As rand_pool_info, whose bytes have no fixed number.
  struct Request {
    int entropy_count;  // bits
    int buf_size;       // bytes
    uint8_t buf[kMostBytes];
  };

  explicit KernelPool(UniqueFd fd) : fd_(std::move(fd)) {}

  UniqueFd fd_;
  SecureObject<Request> request_;
};

// Whether getrandom() would answer without waiting.
bool crng_ready();
// Returns once it would. Where the processor has a cycle counter, waiting makes the kernel (5.4 and
// later) gather timing jitter by itself.
void wait_until_ready();

}  // namespace entropyd
