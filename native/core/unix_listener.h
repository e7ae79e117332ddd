// SPDX-License-Identifier: MIT
// A Unix stream socket that listens at a path.
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>

#include "result.h"
#include "unique_fd.h"

namespace entropyd {

class UnixListener {
 public:
  // Fails with EADDRINUSE if the path exists. The new file has permissions `mode` when this
  // returns, whatever the umask, and never has more. It belongs to this process's user and group,
  // or to the directory's group if that is set-group-ID.
  static Result<UnixListener> listen(const std::string& path, mode_t mode);
  UnixListener(UnixListener&&) = default;
  // Removes the file, unless another socket has replaced it.
  ~UnixListener();
  int fd() const { return fd_.get(); }
  // The group of its file.
  gid_t gid() const { return gid_; }
  struct Accepted {
    int client;  // its descriptor, non-blocking and close-on-exec; -1 if there is none
    int error;   // the errno if a client could not be accepted, else 0
    bool waits;  // that client is still waiting, and the socket stays readable
  };
  // Accepts a waiting client. If the process has no free descriptor, disconnects the client
  // instead: otherwise the socket would stay readable for ever.
  Accepted accept();
  // Returns an errno while the process or the system has no descriptor for a client, else 0.
  int shortage();

 private:
  UnixListener(std::string path, UniqueFd fd) : path_(std::move(path)), fd_(std::move(fd)) {}
  Result<> bind_and_listen(mode_t mode);

  std::string path_;
  UniqueFd fd_;
  UniqueFd spare_;  // closed for a moment to accept, and disconnect, a client when there are no
                    // free descriptors
  gid_t gid_ = 0;
  dev_t device_ = 0;
  ino_t inode_ = 0;
};

}  // namespace entropyd
