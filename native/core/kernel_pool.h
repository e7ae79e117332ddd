// SPDX-License-Identifier: MIT
// The kernel's entropy pool behind /dev/random: random(4), include/uapi/linux/random.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include "result.h"
#include "secure_object.h"
#include "tested_block.h"
#include "unique_fd.h"

namespace entropyd {

class KernelPool {
 public:
  // The most bytes that one add_entropy() accepts.
  static constexpr size_t kMostBytes = 4088;

  // Opens `path` for reading: no ioctl here needs more.
  static Result<KernelPool> open(const std::string& path);
  int fd() const { return fd_.get(); }

  // The methods below fail with ENOTTY if the device is not the kernel's random device. All but
  // entropy_count() fail with EPERM without CAP_SYS_ADMIN in the first user namespace.

  // RNDADDENTROPY of 0 bytes with a credit of 0 bits: fails if add_entropy() would not be
  // permitted.
  Result<> probe();
  // RNDADDENTROPY of the last `bytes` of the block, credited with `bits`. Fails with EINVAL if
  // these are more bits than the bytes are worth, or more bytes than are left or than kMostBytes;
  // and with ECANCELED unless the self-test of this process has passed and none has failed.
  // The bytes are wiped in any case, so they cannot be credited again.
  Result<> add_entropy(TestedBlock& from, size_t bytes, size_t bits);
  // RNDADDENTROPY of all filled bytes, with a credit of 0 bits: for bytes that nobody tested. Wipes
  // `bytes`, whatever the kernel answers.
  Result<> mix(SecureMemory& bytes);
  // RNDRESEEDCRNG (Linux 4.17). Fails with ENODATA while the CRNG is not ready, and with EINVAL on
  // a kernel that does not have it.
  Result<> reseed_crng();
  // RNDGETENTCNT: returns the entropy count in bits.
  Result<int> entropy_count();

 private:
  // A rand_pool_info, with room for the bytes that follow its header.
  struct Request {
    int entropy_count;  // bits
    int buf_size;       // bytes
    uint8_t buf[kMostBytes];
  };

  Result<> add(std::span<const uint8_t> bytes, size_t bits);

  explicit KernelPool(UniqueFd fd) : fd_(std::move(fd)) {}

  UniqueFd fd_;
  SecureObject<Request> request_;
};

// Whether getrandom() would return without waiting.
bool crng_ready();
// Returns once crng_ready() is true. If the processor has a cycle counter, waiting makes the kernel
// (5.4 and later) collect timing jitter by itself.
void wait_until_ready();

}  // namespace entropyd
