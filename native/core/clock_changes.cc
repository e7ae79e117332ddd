// SPDX-License-Identifier: MIT
#include "clock_changes.h"

#include <errno.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <limits>

namespace entropyd {
namespace {

constexpr time_t kNever = std::numeric_limits<time_t>::max();
constexpr int kLooks = 10;
constexpr int64_t kCloseEnoughNs = 100'000;

// By the system call: tests of the jitter source replace clock_gettime() by a recording, which this
// must neither see nor use up.
int64_t now_ns(clockid_t clock) {
  timespec now;
  syscall(SYS_clock_gettime, clock, &now);
  return int64_t{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

}  // namespace

Result<ClockChanges> ClockChanges::open() {
  UniqueFd fd(timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC));
  if (!fd.is_open()) return last_error("timerfd_create");
  itimerspec never = {};
  never.it_value.tv_sec = kNever;
  const int flags = TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET;
  if (timerfd_settime(fd.get(), flags, &never, nullptr) != 0) return last_error("timerfd_settime");
  return ClockChanges(std::move(fd));
}

// A read that fails with ECANCELED leaves the timer as it is, and makes poll() wait for the next
// change (timerfd_read() in the kernel's fs/timerfd.c).
bool ClockChanges::take() {
  uint64_t expirations;
  return ::read(fd(), &expirations, sizeof expirations) >= 0 || errno == ECANCELED;
}

int64_t suspended_ns() {
  int64_t best = 0, shortest = std::numeric_limits<int64_t>::max();
  for (int look = 0; look < kLooks && shortest > kCloseEnoughNs; ++look) {
    const int64_t before = now_ns(CLOCK_MONOTONIC);
    const int64_t boottime = now_ns(CLOCK_BOOTTIME);
    const int64_t took = now_ns(CLOCK_MONOTONIC) - before;
    if (took >= shortest) continue;
    shortest = took;
    best = boottime - before - took / 2;
  }
  return best;
}

}  // namespace entropyd
