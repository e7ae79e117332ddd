// SPDX-License-Identifier: MIT
// The kernel's log, followed for one line: that this virtual machine was forked. Since Linux 5.18
// the vmgenid driver reseeds the CRNG then and says so there, and nowhere else that user space can
// see (the uevent of 6.8 was taken back).
#pragma once

#include <string>
#include <utility>

#include "result.h"
#include "unique_fd.h"

namespace entropyd {

class KernelLog {
 public:
  // Follows what comes from now on. The log is what somebody has opened for us as standard input
  // (systemd: StandardInput=file:/dev/kmsg), or else `path`, which needs CAP_SYSLOG where
  // kernel.dmesg_restrict is set.
  static Result<KernelLog> open(const std::string& path);
  int fd() const { return fd_.get(); }
  // Reads what has come. True when the kernel itself said that this machine was forked.
  bool poll_fork_event();

 private:
  explicit KernelLog(UniqueFd fd) : fd_(std::move(fd)) {}

  UniqueFd fd_;
};

// Whether a record of /dev/kmsg ("6,339,5140900,-;text") is the kernel's word on a fork: what user
// space writes there is marked as such by its facility.
bool is_fork_record(const std::string& record);

}  // namespace entropyd
