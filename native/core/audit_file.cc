// SPDX-License-Identifier: MIT
#include "audit_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace entropyd {

namespace {

constexpr int kFlags = O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
constexpr mode_t kMode = 0640;

UniqueFd open_or_create(const char* path) {
  UniqueFd fd(open(path, kFlags | O_CREAT | O_EXCL, kMode));
  if (fd.is_open()) fchmod(fd.get(), kMode);  // whatever the umask
  if (fd.is_open() || errno != EEXIST) return fd;
  return UniqueFd(open(path, kFlags));
}

Result<UniqueFd> open_regular(const char* path) {
  UniqueFd fd = open_or_create(path);
  if (!fd.is_open()) return last_error("open");
  struct stat found = {};
  if (fstat(fd.get(), &found) != 0) return last_error("fstat");
  if (!S_ISREG(found.st_mode)) return SystemError{AuditFile::kNotRegular, "open"};
  if (found.st_nlink > 1) return SystemError{AuditFile::kManyNames, "open"};
  return fd;
}

}  // namespace

Result<> AuditFile::lock() {
  if (!is_open()) {
    Result<UniqueFd> opened = open_regular(path_.c_str());
    if (!opened.ok()) return opened.error();
    fd_ = std::move(opened.value());
  }
  while (flock(fd(), LOCK_EX) != 0) {
    if (errno != EINTR) return last_error("flock");
  }
  return success();
}

void AuditFile::unlock() {
  if (is_open()) flock(fd(), LOCK_UN);
}

const char* AuditFile::gone() const {
  struct stat open = {}, named = {};
  if (fstat(fd(), &open) != 0) return nullptr;
  const bool is_there = lstat(path_.c_str(), &named) == 0;
  if (is_there && open.st_dev == named.st_dev && open.st_ino == named.st_ino) return nullptr;
  if (open.st_nlink > 0) return "renamed";
  return is_there ? "replaced" : "removed";
}

Result<size_t> AuditFile::append(std::string_view line) {
  struct stat before = {};
  if (fstat(fd(), &before) != 0) return last_error("fstat");
  ssize_t put = 0;
  while ((put = write(fd(), line.data(), line.size())) < 0) {
    if (errno != EINTR) return last_error("write");
  }
  const auto written = static_cast<size_t>(put);
  if (written < line.size() && ftruncate(fd(), before.st_size) == 0) {
    return SystemError{ENOSPC, "write"};
  }
  return written;
}

}  // namespace entropyd
