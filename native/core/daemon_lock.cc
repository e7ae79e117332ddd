// SPDX-License-Identifier: MIT
#include "daemon_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

namespace entropyd {

namespace {

constexpr int kFlags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
// Only the daemon's own user may open it: whoever can open a file can lock it.
constexpr mode_t kMode = 0600;
// Each attempt that fails means that a holder has just removed the file at its end.
constexpr int kAttempts = 100;
// A holder writes its process ID right after it has the lock.
constexpr int kLooksForHolder = 10;
constexpr timespec kBetweenLooks = {0, 2'000'000};

// What is no regular file is not opened: to open a device may do something.
int open_regular(const char* path) {
  const int fd = open(path, kFlags | O_CREAT | O_EXCL, kMode);
  if (fd >= 0 || errno != EEXIST) return fd;
  struct stat found = {};
  if (lstat(path, &found) != 0) return -1;
  if (!S_ISREG(found.st_mode) || found.st_nlink > 1) {
    errno = EINVAL;
    return -1;
  }
  return open(path, kFlags);
}

bool is_at(int fd, const char* path) {
  struct stat held = {}, named = {};
  return fstat(fd, &held) == 0 && lstat(path, &named) == 0 && held.st_dev == named.st_dev &&
         held.st_ino == named.st_ino;
}

pid_t read_holder(int fd) {
  for (int i = 0; i < kLooksForHolder; ++i) {
    char text[32] = {};
    if (pread(fd, text, sizeof text - 1, 0) > 0) {
      const long pid = strtol(text, nullptr, 10);
      // What a killed holder left names nobody.
      if (pid > 0 && (kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM)) {
        return static_cast<pid_t>(pid);
      }
    }
    nanosleep(&kBetweenLooks, nullptr);
  }
  return 0;
}

// For people and for the daemon that finds it locked; the lock itself does not depend on it.
void write_holder(int fd) {
  if (ftruncate(fd, 0) == 0) dprintf(fd, "%d\n", static_cast<int>(getpid()));
}

}  // namespace

DaemonLock::DaemonLock(const std::string& path) : path_(path) {
  for (int i = 0; i < kAttempts; ++i) {
    error_ = take();
    if (error_ != ENOENT && error_ != ESTALE) return;
    // ENOENT of a file that was there a moment ago: the next attempt creates it. Of a directory:
    // the caller's to make.
    if (error_ == ENOENT && access(path_.substr(0, path_.rfind('/') + 1).c_str(), F_OK) != 0)
      return;
  }
  error_ = EAGAIN;
}

DaemonLock::~DaemonLock() {
  if (fd_ < 0) return;
  if (is_at(fd_, path_.c_str())) unlink(path_.c_str());
  close(fd_);
}

// ESTALE: the file that was locked is not the one of this name any more.
int DaemonLock::take() {
  const int fd = open_regular(path_.c_str());
  if (fd < 0) return errno;
  int error = 0;
  while (flock(fd, LOCK_EX | LOCK_NB) != 0 && (error = errno) == EINTR) error = 0;
  if (error == EAGAIN) holder_ = read_holder(fd);
  if (error == 0 && !is_at(fd, path_.c_str())) error = ESTALE;
  if (error != 0) {
    close(fd);
    return error;
  }
  write_holder(fd);
  fd_ = fd;
  return 0;
}

}  // namespace entropyd
