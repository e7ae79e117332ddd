// SPDX-License-Identifier: MIT
#include "daemon_lock.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "regular_file.h"

namespace entropyd {

namespace {

// An attempt is repeated only if another daemon, which was ending, has just removed the file.
constexpr int kAttempts = 100;
// A holder writes its process ID right after it has taken the lock, so the file may not contain it
// at the first look.
constexpr int kLooksForHolder = 50;
constexpr timespec kBetweenLooks = {0, 2'000'000};

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
      // The process ID that a killed daemon left behind belongs to no process.
      if (pid > 0 && (kill(static_cast<pid_t>(pid), 0) == 0 || errno == EPERM)) {
        return static_cast<pid_t>(pid);
      }
    }
    nanosleep(&kBetweenLooks, nullptr);
  }
  return 0;
}

// The process ID is for people, and for a daemon that finds the file locked; the lock itself does
// not depend on it.
void write_holder(int fd) {
  if (ftruncate(fd, 0) == 0) dprintf(fd, "%d\n", static_cast<int>(getpid()));
}

// Fails with ESTALE if the file that was locked no longer has this name.
Result<UniqueFd> lock_once(const std::string& path, pid_t* holder) {
  UniqueFd fd = open_regular_file(path.c_str());
  if (!fd.is_open()) return last_error("open");
  while (flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno == EINTR) continue;
    const SystemError error = last_error("flock");
    if (error.number == EAGAIN) *holder = read_holder(fd.get());
    return error;
  }
  if (!is_at(fd.get(), path.c_str())) return SystemError{ESTALE, "flock"};
  write_holder(fd.get());
  return fd;
}

}  // namespace

Result<DaemonLock> DaemonLock::take(const std::string& path, pid_t* holder) {
  *holder = 0;
  const std::string directory = path.substr(0, path.rfind('/') + 1);
  for (int i = 0; i < kAttempts; ++i) {
    Result<UniqueFd> fd = lock_once(path, holder);
    if (fd.ok()) return DaemonLock(path, std::move(fd.value()));
    const int error = fd.error().number;
    if (error != ENOENT && error != ESTALE) return fd.error();
    // ENOENT for the file means that it was removed a moment ago: the next attempt creates it.
    // ENOENT for the directory is an error: the caller has to create that.
    if (error == ENOENT && access(directory.c_str(), F_OK) != 0) return fd.error();
  }
  return SystemError{EAGAIN, "flock"};
}

DaemonLock::~DaemonLock() {
  if (fd_.is_open() && is_at(fd_.get(), path_.c_str())) unlink(path_.c_str());
}

}  // namespace entropyd
