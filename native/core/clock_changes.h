// SPDX-License-Identifier: MIT
// Notices without polling that CLOCK_REALTIME was set, or moved because the machine was suspended;
// and tells how long the machine was suspended.
#pragma once

#include <cstdint>
#include <utility>

#include "result.h"
#include "unique_fd.h"

namespace entropyd {

class ClockChanges {
 public:
  // A timer that is never due and is cancelled by such a change (timerfd_create(2),
  // TFD_TIMER_CANCEL_ON_SET).
  static Result<ClockChanges> open();
  // Readable after a change.
  int fd() const { return fd_.get(); }
  // Returns whether there was a change since the last call.
  bool take();

 private:
  explicit ClockChanges(UniqueFd fd) : fd_(std::move(fd)) {}

  UniqueFd fd_;
};

// How long the machine was suspended since its start, in nanoseconds: CLOCK_BOOTTIME goes on then
// and CLOCK_MONOTONIC does not (clock_gettime(2)). Exact to what passes between two looks at a
// clock, the shortest of ten.
int64_t suspended_ns();

}  // namespace entropyd
