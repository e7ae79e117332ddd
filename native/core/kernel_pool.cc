// SPDX-License-Identifier: MIT
#include "kernel_pool.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/random.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>

#include "credit_permission.h"

namespace entropyd {
namespace {

Result<> checked_ioctl(int fd, unsigned long request, void* argument) {
  if (ioctl(fd, request, argument) < 0) return last_error("ioctl");
  return success();
}

}  // namespace

Result<KernelPool> KernelPool::open(const std::string& path) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!fd.is_open()) return last_error("open");
  return KernelPool(std::move(fd));
}

Result<> KernelPool::probe() {
  rand_pool_info nothing = {};
  return checked_ioctl(fd(), RNDADDENTROPY, &nothing);
}

Result<> KernelPool::add(std::span<const uint8_t> bytes, size_t bits) {
  static_assert(offsetof(Request, entropy_count) == offsetof(rand_pool_info, entropy_count) &&
                offsetof(Request, buf_size) == offsetof(rand_pool_info, buf_size) &&
                offsetof(Request, buf) == offsetof(rand_pool_info, buf));
  request_->entropy_count = static_cast<int>(bits);
  request_->buf_size = static_cast<int>(bytes.size());
  memcpy(request_->buf, bytes.data(), bytes.size());
  const Result<> result = checked_ioctl(fd(), RNDADDENTROPY, &*request_);
  request_.wipe();
  return result;
}

Result<> KernelPool::add_entropy(TestedBlock& from, size_t bytes, size_t bits) {
  Result<> result = SystemError{EINVAL, "ioctl"};
  if (self_test_state() != SelfTestState::kPassed) {
    result = SystemError{ECANCELED, "self-test"};
  } else if (from.is_worth(bytes, bits) && bytes <= kMostBytes) {
    result = add(from.memory_.filled_bytes().last(bytes), bits);
  }
  from.discard(bytes);
  return result;
}

Result<> KernelPool::mix(SecureMemory& bytes) {
  Result<> result = success();
  while (bytes.filled() > 0 && result.ok()) {
    const size_t piece = std::min(bytes.filled(), kMostBytes);
    result = add(bytes.filled_bytes().last(piece), 0);
    bytes.wipe_tail(piece);
  }
  bytes.wipe();
  return result;
}

Result<> KernelPool::reseed_crng() {
  return checked_ioctl(fd(), RNDRESEEDCRNG, nullptr);
}

Result<int> KernelPool::entropy_count() {
  int bits = 0;
  const Result<> asked = checked_ioctl(fd(), RNDGETENTCNT, &bits);
  if (!asked.ok()) return asked.error();
  return bits;
}

// The plain system call, because glibc has no wrapper before 2.25. It asks for 0 bytes.
bool crng_ready() {
  constexpr unsigned kNonblock = 1;
  char nothing;
  return syscall(SYS_getrandom, &nothing, 0, kNonblock) == 0;
}

void wait_until_ready() {
  char nothing;
  while (syscall(SYS_getrandom, &nothing, 0, 0) == -1 && errno == EINTR) {
  }
}

}  // namespace entropyd
