// SPDX-License-Identifier: MIT
// A Unix stream socket that listens under a name in the file system.
#pragma once

#include <sys/types.h>

#include <string>

namespace entropyd {

class UnixListener {
 public:
  // The file never has more than `mode`, whatever the umask, and has it when this returns. It is
  // this process's user's and group's, or the directory's group where that is set-group-ID.
  UnixListener(const std::string& path, mode_t mode);
  // Removes the file, unless another socket has its name by now.
  ~UnixListener();
  UnixListener(const UnixListener&) = delete;
  UnixListener& operator=(const UnixListener&) = delete;
  // The errno, 0 when it listens; EADDRINUSE where there is a file.
  int error() const { return error_; }
  int fd() const { return fd_; }
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
  const std::string path_;
  int fd_ = -1;
  int spare_ = -1;
  int error_ = 0;
  gid_t gid_ = 0;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace entropyd
