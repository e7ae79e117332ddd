// SPDX-License-Identifier: MIT
// The lock that allows one daemon per runtime directory, and one recording per place: flock() on a
// file, which is emptied when it is taken and removed in the end. The kernel releases it however
// the process ends.
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>

#include "result.h"
#include "unique_fd.h"

namespace entropyd {

class DaemonLock {
 public:
  // Does not wait for the lock. Fails with EAGAIN if another process holds it; `*holder` is then
  // the process ID in the file, or 0 if the file names no running process. Fails with EINVAL if the
  // path is not a regular file with one name.
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
