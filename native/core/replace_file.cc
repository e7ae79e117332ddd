// SPDX-License-Identifier: MIT
#include "replace_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "unique_fd.h"

namespace entropyd {
namespace {

// A temporary name in the same directory: without the ending that metrics collectors look for, and
// always the same, so that at most one such file is left behind.
std::string beside(const std::string& path) {
  const size_t name = path.rfind('/') + 1;  // npos + 1 is 0: a name without a directory
  return path.substr(0, name) + "." + path.substr(name) + ".new";
}

Result<> write_text(int fd, const std::string& text) {
  for (size_t done = 0; done < text.size();) {
    const ssize_t written = write(fd, text.data() + done, text.size() - done);
    if (written == 0) return SystemError{EIO, "write"};
    if (written > 0) done += static_cast<size_t>(written);
    if (written < 0 && errno != EINTR) return last_error("write");
  }
  return success();
}

Result<> write_new(const std::string& path, const std::string& text, mode_t mode) {
  unlink(path.c_str());
  UniqueFd fd(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
  if (!fd.is_open()) return last_error("open");
  if (fchmod(fd.get(), mode) != 0) return last_error("fchmod");  // whatever the umask
  Result<> written = write_text(fd.get(), text);
  // Some file systems (NFS, FUSE) report only here that there was no space.
  if (close(fd.release()) != 0 && written.ok()) return last_error("close");
  return written;
}

}  // namespace

Result<> replace_file(const std::string& path, const std::string& text, mode_t mode) {
  const std::string new_path = beside(path);
  Result<> result = write_new(new_path, text, mode);
  if (result.ok() && rename(new_path.c_str(), path.c_str()) != 0) result = last_error("rename");
  if (!result.ok()) unlink(new_path.c_str());
  return result;
}

}  // namespace entropyd
