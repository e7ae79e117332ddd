// SPDX-License-Identifier: MIT
// Watches the kernel's log for what it says about copies of this machine. From Linux 5.18 on the
// vmgenid driver reseeds the CRNG after a fork of the virtual machine and logs one line, and so
// does random.c after a suspend. User space gets no other sign of the fork (the uevent of 6.8 was
// removed again).
#pragma once

#include <string>
#include <utility>

#include "result.h"
#include "unique_fd.h"

namespace entropyd {

// What the records say that were read since the last time.
struct KernelNews {
  bool forked = false;   // this virtual machine was forked
  bool resumed = false;  // it was suspended, and woke up
  bool lost = false;     // records were overwritten before they were read
};

class KernelLog {
 public:
  // Starts at the present end of the log. The log is standard input if that is /dev/kmsg (systemd:
  // StandardInput=file:/dev/kmsg). Otherwise `path` is opened, which needs CAP_SYSLOG if
  // kernel.dmesg_restrict is set.
  static Result<KernelLog> open(const std::string& path);
  int fd() const { return fd_.get(); }
  // Reads the new records.
  KernelNews take_news();

 private:
  explicit KernelLog(UniqueFd fd) : fd_(std::move(fd)) {}

  UniqueFd fd_;
};

// Whether a record of /dev/kmsg ("6,339,5140900,-;text") is the kernel's report of a fork, or of a
// resumption. Records that user space writes have another facility.
bool is_fork_record(const std::string& record);
bool is_resumption_record(const std::string& record);

}  // namespace entropyd
