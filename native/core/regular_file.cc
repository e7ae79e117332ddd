// SPDX-License-Identifier: MIT
#include "regular_file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

namespace entropyd {
namespace {

constexpr int kFlags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
constexpr mode_t kMode = 0600;

}  // namespace

UniqueFd open_regular_file(const char* path) {
  UniqueFd fd(open(path, kFlags | O_CREAT | O_EXCL, kMode));
  if (fd.is_open() || errno != EEXIST) return fd;
  struct stat found = {};
  if (lstat(path, &found) != 0) return fd;
  if (!S_ISREG(found.st_mode) || found.st_nlink > 1) {
    errno = EINVAL;
    return fd;
  }
  return UniqueFd(open(path, kFlags));
}

}  // namespace entropyd
