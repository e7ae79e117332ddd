// SPDX-License-Identifier: MIT
// Reads the page by which a hypervisor tells its guest that it was restored or migrated: the
// vmclock device, /dev/vmclock0 (Linux 6.13, include/uapi/linux/vmclock-abi.h). The page is mapped
// read only, so a look at it costs no system call.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "page_map.h"
#include "result.h"
#include "unique_fd.h"

namespace entropyd {

// What the page says, read as a whole.
struct VmClockState {
  // Takes another value whenever the processor's counter was disrupted: by a restore from a
  // snapshot, and by a live migration.
  uint64_t disruption_marker = 0;
  // Takes another value whenever the machine was restored from a snapshot; undefined if the
  // hypervisor does not have it.
  std::optional<uint64_t> generation;
  // Whether poll() reports changes.
  bool notifies = false;
};

class VmClock {
 public:
  // Fails with EINVAL if the file is not such a page, and with what open() or mmap() failed with.
  static Result<VmClock> open(const std::string& path);
  int fd() const { return fd_.get(); }
  // Returns what the page says now. While the hypervisor changes the page (an odd sequence count),
  // it is read again for 1 ms; undefined if it is not whole by then.
  std::optional<VmClockState> read() const;
  // Reads the present change through the descriptor, so that poll() waits for the next one.
  // Returns whether that succeeded.
  bool acknowledge() const;

 private:
  VmClock(UniqueFd fd, PageMap page) : fd_(std::move(fd)), page_(std::move(page)) {}

  UniqueFd fd_;
  PageMap page_;
};

// Whether the machine may be a copy, now that the page says `now` instead of `before`. If both have
// the generation, it decides, since a live migration is no copy; otherwise the disruption marker.
bool is_copy(const VmClockState& before, const VmClockState& now);

}  // namespace entropyd
