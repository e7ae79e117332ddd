// SPDX-License-Identifier: MIT
#include "random_sysctl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

namespace entropyd {
namespace {

int open_sysctl(const char* name, int flags) {
  char path[128];
  snprintf(path, sizeof path, "/proc/sys/kernel/random/%s", name);
  return open(path, flags | O_CLOEXEC);
}

}  // namespace

int read_random_sysctl(const char* name, long* value) {
  const int fd = open_sysctl(name, O_RDONLY);
  if (fd < 0) return errno;
  char text[32] = {};
  const ssize_t got = read(fd, text, sizeof text - 1);
  const int error = got < 0 ? errno : 0;
  close(fd);
  if (error != 0) return error;
  char* end;
  *value = strtol(text, &end, 10);
  return end == text ? ERANGE : 0;
}

int write_random_sysctl(const char* name, long value) {
  const int fd = open_sysctl(name, O_WRONLY);
  if (fd < 0) return errno;
  char text[32];
  const int length = snprintf(text, sizeof text, "%ld\n", value);
  const int error = write(fd, text, static_cast<size_t>(length)) == length ? 0 : errno;
  close(fd);
  return error;
}

}  // namespace entropyd
