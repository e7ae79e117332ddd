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

int bind_with_own_mode(int fd, const sockaddr_un& address) {
  const mode_t before = umask(0);
  const int bound = bind(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
  const int error = errno;
  umask(before);
  errno = error;
  return bound;
}

UniqueFd open_spare() {
  return UniqueFd(open("/dev/null", O_RDONLY | O_CLOEXEC));
}

}  // namespace

Result<UnixListener> UnixListener::listen(const std::string& path, mode_t mode) {
  UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!fd.is_open()) return last_error("socket");
  UnixListener listener(path, std::move(fd));
  const Result<> listening = listener.bind_and_listen(mode);
  if (!listening.ok()) return listening.error();
  return listener;
}

Result<> UnixListener::bind_and_listen(mode_t mode) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (path_.empty() || path_.size() >= sizeof address.sun_path) {
    return SystemError{ENAMETOOLONG, "bind"};
  }
  memcpy(address.sun_path, path_.data(), path_.size());
  // bind() gives the file the socket's own mode, less the umask (net/unix/af_unix.c): a chmod of
  // the path after bind() could change another file that has replaced it. No client can connect
  // before listen().
  if (fchmod(fd(), mode) != 0) return last_error("fchmod");
  if (bind_with_own_mode(fd(), address) != 0) return last_error("bind");
  struct stat file = {};
  if (lstat(path_.c_str(), &file) != 0 || ::listen(fd(), kBacklog) != 0) {
    const SystemError error = last_error("listen");
    unlink(path_.c_str());
    return error;
  }
  gid_ = file.st_gid;
  device_ = file.st_dev;
  inode_ = file.st_ino;
  spare_ = open_spare();
  return success();
}

UnixListener::~UnixListener() {
  if (inode_ == 0 || !fd_.is_open()) return;
  struct stat named = {};
  const bool is_ours =
      lstat(path_.c_str(), &named) == 0 && named.st_dev == device_ && named.st_ino == inode_;
  if (is_ours) unlink(path_.c_str());
}

UnixListener::Accepted UnixListener::accept() {
  if (!spare_.is_open()) spare_ = open_spare();  // last time another thread took the descriptor
  const int client = accept4(fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (client >= 0) return {client, 0, false};
  const int error = errno;
  if (error == EAGAIN || error == EINTR || error == ECONNABORTED) return {-1, 0, false};
  if ((error != EMFILE && error != ENFILE) || !spare_.is_open()) return {-1, error, true};
  spare_.reset();
  const bool was_cut_off = UniqueFd(accept4(fd(), nullptr, nullptr, SOCK_CLOEXEC)).is_open();
  spare_ = open_spare();
  return {-1, error, !was_cut_off};
}

int UnixListener::shortage() {
  UniqueFd fd = open_spare();
  if (!fd.is_open()) return errno;
  if (!spare_.is_open()) spare_ = std::move(fd);
  return 0;
}

}  // namespace entropyd
