// SPDX-License-Identifier: MIT
#include "source_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "raw_terminal.h"
#include "unique_fd.h"

namespace entropyd {
namespace {

// Documentation/admin-guide/devices.txt of the Linux kernel.
constexpr struct {
  unsigned major, first, last;  // minors
  const char* what;
} kNoSources[] = {
    {1, 0, ~0U, "a device of the kernel's own memory"},
    {4, 0, 63, "a virtual console"},
    {5, 0, 0, "the terminal of the program that opens it"},
    {5, 1, 1, "the system console"},
    {5, 2, 2, "what creates pseudo-terminals"},
    {5, 3, 3, "a way to write to the kernel's log"},
    {7, 0, ~0U, "the memory of a virtual console"},
};

// Whether the kernel writes its messages to this device, where people may log in too.
bool is_kernel_console(dev_t rdev) {
  FILE* consoles = fopen("/proc/consoles", "re");
  if (consoles == nullptr) return false;
  bool found = false;
  char line[256];
  while (!found && fgets(line, sizeof line, consoles) != nullptr) {
    // "ttyS0                -W- (EC p a)    4:64": name, access, flags, device number
    unsigned device_major, device_minor;
    found = sscanf(line, "%*s %*s (%*[^)]) %u:%u", &device_major, &device_minor) == 2 &&
            makedev(device_major, device_minor) == rdev;
  }
  fclose(consoles);
  return found;
}

// Whether this is the terminal of a standard stream, or the controlling terminal.
bool is_own_terminal(dev_t rdev) {
  for (const int fd : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    struct stat stream;
    if (fstat(fd, &stream) == 0 && stream.st_rdev == rdev && is_terminal(fd)) return true;
  }
  const UniqueFd own(open("/dev/tty", O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  unsigned device = 0;
  return own.is_open() && ioctl(own.get(), TIOCGDEV, &device) == 0 && device == rdev;
}

const char* unsupported_character_device(dev_t rdev) {
  for (const auto& one : kNoSources) {
    if (major(rdev) == one.major && minor(rdev) >= one.first && minor(rdev) <= one.last) {
      return one.what;
    }
  }
  if (is_own_terminal(rdev)) return "the terminal that this program was started at";
  return is_kernel_console(rdev) ? "a console of the kernel" : nullptr;
}

}  // namespace

const char* unsupported_file_type(mode_t mode, dev_t rdev) {
  if (S_ISFIFO(mode)) return nullptr;
  if (S_ISCHR(mode)) return unsupported_character_device(rdev);
  if (S_ISREG(mode)) return "a regular file";
  if (S_ISDIR(mode)) return "a directory";
  if (S_ISBLK(mode)) return "a block device";
  return "not a character device or FIFO";
}

}  // namespace entropyd
