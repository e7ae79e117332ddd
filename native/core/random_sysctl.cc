// SPDX-License-Identifier: MIT
#include "random_sysctl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unique_fd.h"

namespace entropyd {
namespace {

UniqueFd open_sysctl(const char* name, int flags) {
  char path[128];
  snprintf(path, sizeof path, "/proc/sys/kernel/random/%s", name);
  return UniqueFd(open(path, flags | O_CLOEXEC));
}

}  // namespace

Result<long> read_random_sysctl(const char* name) {
  const UniqueFd fd = open_sysctl(name, O_RDONLY);
  if (!fd.is_open()) return last_error("open");
  char text[32] = {};
  if (read(fd.get(), text, sizeof text - 1) < 0) return last_error("read");
  char* end;
  const long value = strtol(text, &end, 10);
  if (end == text) return SystemError{ERANGE, "strtol"};
  return value;
}

Result<> write_random_sysctl(const char* name, long value) {
  const UniqueFd fd = open_sysctl(name, O_WRONLY);
  if (!fd.is_open()) return last_error("open");
  char text[32];
  const int length = snprintf(text, sizeof text, "%ld\n", value);
  if (write(fd.get(), text, static_cast<size_t>(length)) != length) return last_error("write");
  return success();
}

}  // namespace entropyd
