// SPDX-License-Identifier: MIT
#include "kernel_pool.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/random.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace entropyd {
namespace {

constexpr size_t kRequestBytes = KernelPool::kMostBytes + sizeof(rand_pool_info);

int ioctl_error(int fd, unsigned long request, void* argument) {
  return ioctl(fd, request, argument) < 0 ? errno : 0;
}

}  // namespace

KernelPool::KernelPool(const std::string& path)
    : fd_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)),
      error_(fd_ < 0 ? errno : 0),
      request_(kRequestBytes) {
  if (!request_.valid()) error_ = ENOMEM;
}

KernelPool::~KernelPool() {
  if (fd_ >= 0) close(fd_);
}

int KernelPool::probe() {
  rand_pool_info nothing = {};
  return ioctl_error(fd_, RNDADDENTROPY, &nothing);
}

int KernelPool::add_entropy(TestedBlock& from, size_t bytes, size_t bits) {
  int error = EINVAL;
  if (from.is_worth(bytes, bits) && bytes <= kMostBytes) {
    auto* request = reinterpret_cast<rand_pool_info*>(request_.data());
    request->entropy_count = static_cast<int>(bits);
    request->buf_size = static_cast<int>(bytes);
    memcpy(request->buf, from.memory_.data() + from.left() - bytes, bytes);
    error = ioctl_error(fd_, RNDADDENTROPY, request);
    request_.wipe();
  }
  from.discard(bytes);
  return error;
}

int KernelPool::reseed_crng() {
  return ioctl_error(fd_, RNDRESEEDCRNG, nullptr);
}

int KernelPool::entropy_count(int* bits) {
  return ioctl_error(fd_, RNDGETENTCNT, bits);
}

// The system call itself, since glibc has had a wrapper only since 2.25. Nothing is taken.
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
