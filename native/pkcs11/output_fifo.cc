// SPDX-License-Identifier: MIT
#include "output_fifo.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

namespace entropyd::pkcs11 {
namespace {

// One line of an access control list as the kernel stores it (include/uapi/linux/posix_acl_xattr.h,
// little-endian).
struct AclEntry {
  uint16_t tag, permissions;
  uint32_t id;
};

constexpr uint16_t kOwner = 0x01, kUser = 0x02, kGroup = 0x04, kMask = 0x10, kOthers = 0x20;
constexpr uint32_t kNobody = UINT32_MAX;

// Lets the owner read and write the file, user ID 0 read it, and nobody else.
Result<> let_root_read(const char* path) {
  const struct {
    uint32_t version;
    AclEntry entries[5];
  } list = {htole32(2),
            {{htole16(kOwner), htole16(6), htole32(kNobody)},
             {htole16(kUser), htole16(4), 0},
             {htole16(kGroup), 0, htole32(kNobody)},
             {htole16(kMask), htole16(4), htole32(kNobody)},
             {htole16(kOthers), 0, htole32(kNobody)}}};
  if (setxattr(path, "system.posix_acl_access", &list, sizeof list, 0) != 0) {
    return last_error("setxattr");
  }
  return success();
}

}  // namespace

Result<> OutputFifo::open() {
  close();
  struct stat earlier = {};
  if (lstat(path_.c_str(), &earlier) == 0 && !S_ISFIFO(earlier.st_mode)) {
    return SystemError{EEXIST, "mkfifo"};
  }
  const std::string made = path_ + ".new";
  if (unlink(made.c_str()) != 0 && errno != ENOENT) return last_error("unlink");
  if (mkfifo(made.c_str(), 0600) != 0) return last_error("mkfifo");
  const auto fail = [&](SystemError error) {
    unlink(made.c_str());
    return error;
  };
  if (geteuid() != 0) {
    const Result<> let = let_root_read(made.c_str());
    if (!let.ok()) return fail(let.error());
  }
  // A FIFO can be opened for writing only while it is open for reading; on Linux one open for both
  // is enough.
  const UniqueFd both(::open(made.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
  UniqueFd opened(::open(made.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC));
  if (!both.is_open() || !opened.is_open()) return fail(last_error("open"));
  // One page is one pipe buffer, so poll() reports that there is room only once nothing is unread.
  if (fcntl(opened.get(), F_SETPIPE_SZ, 1) < 0) return fail(last_error("fcntl"));
  if (rename(made.c_str(), path_.c_str()) != 0) return fail(last_error("rename"));
  fd_ = std::move(opened);
  return success();
}

void OutputFifo::close() {
  if (!fd_.is_open()) return;
  fd_.reset();
  unlink(path_.c_str());
}

Result<Readiness> OutputFifo::wait(std::chrono::milliseconds timeout) const {
  pollfd item = {fd_.get(), POLLOUT, 0};
  int ready;
  do {
    ready = poll(&item, 1, static_cast<int>(timeout.count()));
  } while (ready < 0 && errno == EINTR);
  if (ready < 0) return last_error("poll");
  if (ready == 0) return Readiness::kUnread;
  return (item.revents & POLLERR) != 0 ? Readiness::kNoReader : Readiness::kEmpty;
}

Result<> OutputFifo::write(SecureMemory& bytes) const {
  const ssize_t written = ::write(fd_.get(), bytes.data(), bytes.filled());
  const int error = errno;
  bytes.wipe();
  if (written >= 0 || error == EPIPE || error == EAGAIN || error == EINTR) return success();
  return SystemError{error, "write"};
}

Result<> OutputFifo::drain() const {
  // By its descriptor: the name may be another FIFO's by now.
  const std::string self = "/proc/self/fd/" + std::to_string(fd_.get());
  const UniqueFd reader(::open(self.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!reader.is_open()) return last_error("open");
  SecureMemory unread(static_cast<size_t>(sysconf(_SC_PAGESIZE)));
  while (read(reader.get(), unread.data(), unread.capacity()) > 0) {
  }
  return success();
}

}  // namespace entropyd::pkcs11
