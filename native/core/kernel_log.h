// SPDX-License-Identifier: MIT
// The kernel's log, followed for one line: that this virtual machine was forked. Since Linux 5.18
// the vmgenid driver reseeds the CRNG then and says so there, and nowhere else that user space can
// see (the uevent of 6.8 was taken back).
#pragma once

#include <string>

namespace entropyd {

class KernelLog {
 public:
  // Follows what comes from now on. The log is what somebody has opened for us as standard input
  // (systemd: StandardInput=file:/dev/kmsg), or else `path`, which wants CAP_SYSLOG where
  // kernel.dmesg_restrict is set.
  explicit KernelLog(const std::string& path);
  ~KernelLog();
  KernelLog(const KernelLog&) = delete;
  KernelLog& operator=(const KernelLog&) = delete;
  // The errno, 0 when the log is open.
  int error() const { return error_; }
  int fd() const { return fd_; }
  // Reads what has come. True when the kernel itself said that it was forked.
  bool tells_of_fork();

 private:
  int fd_ = -1;
  int error_ = 0;
};

// Whether a record of /dev/kmsg ("6,339,5140900,-;text") is the kernel's word on a fork: what user
// space writes there is marked as such by its facility.
bool is_fork_record(const std::string& record);

}  // namespace entropyd
