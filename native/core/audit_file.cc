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

int open_or_create(const char* path) {
  const int fd = open(path, kFlags | O_CREAT | O_EXCL, kMode);
  if (fd >= 0) fchmod(fd, kMode);  // whatever the umask
  if (fd >= 0 || errno != EEXIST) return fd;
  return open(path, kFlags);
}

}  // namespace

int AuditFile::lock() {
  if (fd_ < 0) {
    fd_ = open_or_create(path_.c_str());
    if (fd_ < 0) return errno;
    struct stat found = {};
    int refused = fstat(fd_, &found) == 0 ? 0 : errno;
    if (refused == 0 && !S_ISREG(found.st_mode)) refused = kNotRegular;
    if (refused == 0 && found.st_nlink > 1) refused = kManyNames;
    if (refused != 0) {
      close();
      return refused;
    }
  }
  while (flock(fd_, LOCK_EX) != 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

void AuditFile::unlock() {
  if (fd_ >= 0) flock(fd_, LOCK_UN);
}

void AuditFile::close() {
  if (fd_ >= 0) ::close(fd_);
  fd_ = -1;
}

const char* AuditFile::gone() const {
  struct stat open = {}, named = {};
  if (fstat(fd_, &open) != 0) return nullptr;
  const bool is_there = lstat(path_.c_str(), &named) == 0;
  if (is_there && open.st_dev == named.st_dev && open.st_ino == named.st_ino) return nullptr;
  if (open.st_nlink > 0) return "renamed";
  return is_there ? "replaced" : "removed";
}

int AuditFile::append(std::string_view line, size_t* written) {
  *written = 0;
  struct stat before = {};
  if (fstat(fd_, &before) != 0) return errno;
  ssize_t put = 0;
  while ((put = write(fd_, line.data(), line.size())) < 0) {
    if (errno != EINTR) return errno;
  }
  if (static_cast<size_t>(put) < line.size() && ftruncate(fd_, before.st_size) == 0) return ENOSPC;
  *written = static_cast<size_t>(put);
  return 0;
}

}  // namespace entropyd
