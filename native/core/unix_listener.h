// SPDX-License-Identifier: MIT
// A Unix stream socket that listens under a name in the file system.
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>

#include "result.h"
#include "unique_fd.h"

namespace entropyd {

class UnixListener {
 public:
  // EADDRINUSE where there is a file already. The new file never has more than `mode`, whatever the
  // umask, and has it when this returns. It belongs to this process's user and group, or to the
  // directory's group where that is set-group-ID.
  static Result<UnixListener> listen(const std::string& path, mode_t mode);
  UnixListener(UnixListener&&) = default;
  // Removes the file, unless another socket has its name by now.
  ~UnixListener();
  int fd() const { return fd_.get(); }
  // The group of its file.
  gid_t gid() const { return gid_; }
  struct Accepted {
    int client;  // its descriptor, not blocking and closed on exec; -1 where there is none
    int error;   // the errno where a client could not be served for a shortage, else 0
    bool waits;  // that client is still there, and the socket readable
  };
  // Where the process has no descriptor left, a client that waits is cut off, or the socket would
  // stay readable for ever.
  Accepted accept();
  // The errno while the process or the system has no descriptor for a client, else 0.
  int shortage();

 private:
  UnixListener(std::string path, UniqueFd fd) : path_(std::move(path)), fd_(std::move(fd)) {}
  Result<> bind_and_listen(mode_t mode);

  std::string path_;
  UniqueFd fd_;
  UniqueFd spare_;  // closed for a moment to accept, and cut off, a client in a shortage
  gid_t gid_ = 0;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace entropyd
