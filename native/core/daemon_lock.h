// SPDX-License-Identifier: MIT
// The lock that one daemon per place holds for its life: flock() on a file, which the kernel
// releases however the process ends.
#pragma once

#include <sys/types.h>

#include <string>

namespace entropyd {

class DaemonLock {
 public:
  // Waits for nobody.
  explicit DaemonLock(const std::string& path);
  // Removes the file, if it is still the one that is locked, and then releases the lock.
  ~DaemonLock();
  DaemonLock(const DaemonLock&) = delete;
  DaemonLock& operator=(const DaemonLock&) = delete;
  // The errno, 0 when the lock is held. EAGAIN: another process holds it. EINVAL: what is there is
  // not a regular file with one name.
  int error() const { return error_; }
  // After EAGAIN the process that holds it, by its own account; 0 where that is not known.
  pid_t holder() const { return holder_; }

 private:
  int take();

  const std::string path_;
  int fd_ = -1;
  int error_ = 0;
  pid_t holder_ = 0;
};

}  // namespace entropyd
