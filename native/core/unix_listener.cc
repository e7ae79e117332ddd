// SPDX-License-Identifier: MIT
#include "unix_listener.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace entropyd {

namespace {

constexpr int kBacklog = 64;

int bind_with_own_mode(int fd, const sockaddr* name, socklen_t size) {
  const mode_t before = umask(0);
  const int bound = bind(fd, name, size);
  const int error = errno;
  umask(before);
  errno = error;
  return bound;
}

int open_spare() {
  return open("/dev/null", O_RDONLY | O_CLOEXEC);
}

}  // namespace

UnixListener::UnixListener(const std::string& path, mode_t mode) : path_(path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (path.empty() || path.size() >= sizeof address.sun_path) {
    error_ = ENAMETOOLONG;
    return;
  }
  memcpy(address.sun_path, path.data(), path.size());
  fd_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  struct stat file = {};
  // bind() gives the file the socket's own mode, less the umask (net/unix/af_unix.c): a chmod of
  // the path afterwards would follow whatever has come to be there. Nobody gets in before listen().
  const auto* name = reinterpret_cast<const sockaddr*>(&address);
  if (fd_ < 0 || fchmod(fd_, mode) != 0 || bind_with_own_mode(fd_, name, sizeof address) != 0) {
    error_ = errno;
  } else if (lstat(path.c_str(), &file) != 0 || listen(fd_, kBacklog) != 0) {
    error_ = errno;
    unlink(path.c_str());
  }
  if (error_ != 0) {
    if (fd_ >= 0) close(fd_);
    fd_ = -1;
    return;
  }
  gid_ = file.st_gid;
  device_ = file.st_dev;
  inode_ = file.st_ino;
  spare_ = open_spare();
}

UnixListener::~UnixListener() {
  if (fd_ < 0) return;
  struct stat named = {};
  const bool is_ours =
      lstat(path_.c_str(), &named) == 0 && named.st_dev == device_ && named.st_ino == inode_;
  if (is_ours) unlink(path_.c_str());
  close(fd_);
  if (spare_ >= 0) close(spare_);
}

UnixListener::Accepted UnixListener::accept() {
  if (spare_ < 0) spare_ = open_spare();  // somebody else was quicker, the last time
  const int client = accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (client >= 0) return {client, 0, false};
  const int error = errno;
  if (error == EAGAIN || error == EINTR || error == ECONNABORTED) return {-1, 0, false};
  if ((error != EMFILE && error != ENFILE) || spare_ < 0) return {-1, error, true};
  close(spare_);
  const int unserved = accept4(fd_, nullptr, nullptr, SOCK_CLOEXEC);
  if (unserved >= 0) close(unserved);
  spare_ = open_spare();
  return {-1, error, unserved < 0};
}

int UnixListener::shortage() {
  const int fd = open_spare();
  if (fd < 0) return errno;
  if (spare_ < 0)
    spare_ = fd;
  else
    close(fd);
  return 0;
}

}  // namespace entropyd
