// SPDX-License-Identifier: MIT
#include "pushed_bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>

namespace entropyd::seed {
namespace {

using std::chrono::milliseconds;

bool is_null_device(dev_t device) {
  return device == makedev(1, 3);  // Documentation/admin-guide/devices.txt
}

}  // namespace

Result<PushedBytes> PushedBytes::open(const std::string& path) {
  // A pipe without a writer must not be waited for: O_NONBLOCK. Standard input is shared with other
  // processes, whose reads it would change.
  UniqueFd fd(path == "-" ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                          : ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!fd.is_open()) return last_error("open");
  struct stat file = {};
  if (fstat(fd.get(), &file) != 0) return last_error("fstat");
  const bool is_device = S_ISCHR(file.st_mode) || S_ISBLK(file.st_mode);
  if (is_device && !isatty(fd.get()) && !is_null_device(file.st_rdev)) {
    return SystemError{ENOTSUP, "open"};
  }
  return PushedBytes(std::move(fd));
}

bool PushedBytes::read_some(SecureMemory& into, Clock::time_point deadline) {
  if (has_ended_) return false;
  // Rounded up, so that the last wait is not repeated without a pause.
  const auto left = std::chrono::ceil<milliseconds>(deadline - Clock::now());
  pollfd readable = {fd_.get(), POLLIN, 0};
  const int ready = poll(&readable, 1, static_cast<int>(std::max(left, milliseconds(0)).count()));
  if (ready == 0) return false;
  const auto free = into.free_bytes();
  const ssize_t got = ready < 0 ? -1 : read(fd_.get(), free.data(), free.size());
  if (got > 0) {
    into.set_filled(into.filled() + static_cast<size_t>(got));
    return true;
  }
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return Clock::now() < deadline;
  error_ = got < 0 ? errno : 0;
  has_ended_ = true;
  return false;
}

bool PushedBytes::read_until(Clock::time_point deadline) {
  while (kept_.filled() < kMostKept && read_some(kept_, deadline)) {
  }
  return has_ended_ || kept_.filled() == kMostKept;
}

void PushedBytes::discard_rest(Clock::time_point deadline) {
  SecureMemory rest(kMostKept);
  while (discarded_ < kMostDiscarded && read_some(rest, deadline)) {
    discarded_ += rest.filled();
    rest.wipe();
  }
}

}  // namespace entropyd::seed
