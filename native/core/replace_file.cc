// SPDX-License-Identifier: MIT
#include "replace_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

namespace entropyd {
namespace {

// Without the ending that a collector looks for; always the same, so that none are left behind.
std::string beside(const std::string& path) {
  const size_t name = path.rfind('/') + 1;  // npos + 1 is 0: a name alone
  return path.substr(0, name) + "." + path.substr(name) + ".new";
}

int write_text(int fd, const std::string& text) {
  for (size_t done = 0; done < text.size();) {
    const ssize_t written = write(fd, text.data() + done, text.size() - done);
    if (written == 0) return EIO;
    if (written > 0) done += static_cast<size_t>(written);
    if (written < 0 && errno != EINTR) return errno;
  }
  return 0;
}

int write_new(const std::string& path, const std::string& text, mode_t mode) {
  unlink(path.c_str());
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
  if (fd < 0) return errno;
  int error = fchmod(fd, mode) == 0 ? 0 : errno;  // whatever the umask
  if (error == 0) error = write_text(fd, text);
  // Some file systems (NFS, FUSE) say only here that there was no space.
  if (close(fd) != 0 && error == 0) error = errno;
  return error;
}

}  // namespace

int replace_file(const std::string& path, const std::string& text, mode_t mode) {
  const std::string new_path = beside(path);
  int error = write_new(new_path, text, mode);
  if (error == 0 && rename(new_path.c_str(), path.c_str()) != 0) error = errno;
  if (error != 0) unlink(new_path.c_str());
  return error;
}

}  // namespace entropyd
