// SPDX-License-Identifier: MIT
// The lock that one daemon per runtime directory holds for its life: flock() on a file, which the
// kernel releases however the process ends.
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>

#include "result.h"
#include "unique_fd.h"

namespace entropyd {

class DaemonLock {
 public:
  // Waits for nobody. EAGAIN: another process holds the lock; then `*holder` is that process, by
  // its own account, or 0 where that is not known. EINVAL: what is there is not a regular file with
  // one name.
  static Result<DaemonLock> take(const std::string& path, pid_t* holder);
  DaemonLock(DaemonLock&&) = default;
  // Removes the file, if it is still the one that is locked, and then releases the lock.
  ~DaemonLock();

 private:
  DaemonLock(std::string path, UniqueFd fd) : path_(std::move(path)), fd_(std::move(fd)) {}

  std::string path_;
  UniqueFd fd_;
};

}  // namespace entropyd
