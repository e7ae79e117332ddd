// SPDX-License-Identifier: MIT
#include "generation_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

#include "regular_file.h"
#include "replace_file.h"

namespace entropyd {
namespace {

constexpr char kBootId[] = "/proc/sys/kernel/random/boot_id";
constexpr char kWordLetters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
constexpr mode_t kMode = 0644;
constexpr mode_t kDirectoryMode = 0755;
// A writer holds the lock for less than a millisecond, unless it is stopped (SIGSTOP).
constexpr int kAttempts = 1000;
constexpr timespec kBetweenAttempts = {0, 1'000'000};

// Returns the start of a file, "" if it cannot be read. No record is longer than 256 bytes.
std::string text_of(int fd) {
  char text[256];
  const ssize_t bytes = pread(fd, text, sizeof text, 0);
  return std::string(text, bytes > 0 ? static_cast<size_t>(bytes) : 0);
}

std::string text_of(const char* path) {
  const UniqueFd fd(open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  return fd.is_open() ? text_of(fd.get()) : "";
}

std::string boot_id() {
  const std::string text = text_of(kBootId);
  return text.substr(0, text.find('\n'));
}

std::string record(uint64_t number, const std::string& boot) {
  return "generation=" + std::to_string(number) + "\nboot_id=" + boot + "\n";
}

// Returns 0 for the record of another boot, and for a text that is not a record.
uint64_t number_in(const std::string& text, const std::string& boot) {
  uint64_t number = 0;
  if (sscanf(text.c_str(), "generation=%" SCNu64, &number) != 1) return 0;
  return text.rfind(record(number, boot), 0) == 0 ? number : 0;
}

std::string time_now() {
  timespec now = {};
  clock_gettime(CLOCK_REALTIME, &now);
  char text[48];
  snprintf(text, sizeof text, "%lld.%03ld", static_cast<long long>(now.tv_sec),
           now.tv_nsec / 1'000'000);
  return text;
}

UniqueFd open_lock(const std::string& path) {
  const std::string lock = path + ".lock";
  UniqueFd fd = open_regular_file(lock.c_str());
  if (fd.is_open() || errno != ENOENT) return fd;
  const std::string directory = path.substr(0, path.rfind('/') + 1);
  if (mkdir(directory.c_str(), kDirectoryMode) != 0 && errno != EEXIST) return fd;
  // Programs of every user look here, so the umask must not restrict the mode.
  if (chmod(directory.c_str(), kDirectoryMode) != 0) return fd;
  return open_regular_file(lock.c_str());
}

Result<UniqueFd> take_lock(const std::string& path) {
  UniqueFd fd = open_lock(path);
  if (!fd.is_open()) return last_error("open");
  for (int i = 0; i < kAttempts; ++i) {
    if (flock(fd.get(), LOCK_EX | LOCK_NB) == 0) return fd;
    if (errno != EAGAIN && errno != EINTR) return last_error("flock");
    nanosleep(&kBetweenAttempts, nullptr);
  }
  return SystemError{EAGAIN, "flock"};
}

// Writes the last number into the lock file too, so that it outlives the removal of the other file.
Result<> keep(int fd, const std::string& text) {
  const ssize_t written = pwrite(fd, text.data(), text.size(), 0);
  if (written < 0) return last_error("write");
  if (static_cast<size_t>(written) < text.size()) return SystemError{ENOSPC, "write"};
  if (ftruncate(fd, written) != 0) return last_error("ftruncate");
  return success();
}

}  // namespace

uint64_t current_generation(const std::string& path) {
  return number_in(text_of(path.c_str()), boot_id());
}

Result<uint64_t> announce_generation(const std::string& path, const std::string& cause,
                                     std::optional<uint64_t> only_after) {
  if (cause.empty() || cause.find_first_not_of(kWordLetters) != std::string::npos) {
    return SystemError{EINVAL, "write"};
  }
  const Result<UniqueFd> lock = take_lock(path);
  if (!lock.ok()) return lock.error();
  const int fd = lock.value().get();
  const std::string boot = boot_id();
  const uint64_t published = number_in(text_of(path.c_str()), boot);
  if (only_after && published != *only_after) return published;

  const uint64_t next = std::max(published, number_in(text_of(fd), boot)) + 1;
  const std::string begin = record(next, boot);
  Result<> done = keep(fd, begin);
  if (done.ok()) {
    done = replace_file(path, begin + "time=" + time_now() + "\ncause=" + cause + "\n", kMode);
  }
  if (!done.ok()) return done.error();
  return next;
}

}  // namespace entropyd
