// SPDX-License-Identifier: MIT
// Watches the kernel's log for one line, which says that this virtual machine was forked. From
// Linux 5.18 on the vmgenid driver then reseeds the CRNG and logs that line. User space gets no
// other sign (the uevent of 6.8 was removed again).
#pragma once

#include <string>
#include <utility>

#include "result.h"
#include "unique_fd.h"

namespace entropyd {

class KernelLog {
 public:
  // Starts at the present end of the log. The log is standard input if that is /dev/kmsg (systemd:
  // StandardInput=file:/dev/kmsg). Otherwise `path` is opened, which needs CAP_SYSLOG if
  // kernel.dmesg_restrict is set.
  static Result<KernelLog> open(const std::string& path);
  int fd() const { return fd_.get(); }
  // Reads the new records. Returns true if the kernel itself has reported that this machine was
  // forked.
  bool poll_fork_event();

 private:
  explicit KernelLog(UniqueFd fd) : fd_(std::move(fd)) {}

  UniqueFd fd_;
};

// Whether a record of /dev/kmsg ("6,339,5140900,-;text") is the kernel's report of a fork. Records
// that user space writes have another facility.
bool is_fork_record(const std::string& record);

}  // namespace entropyd
