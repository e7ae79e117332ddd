// SPDX-License-Identifier: MIT
// The FIFO between the token and the daemon: at most one piece of bytes waits in it.
#pragma once

#include <chrono>
#include <string>

#include "../core/result.h"
#include "../core/secure_memory.h"
#include "../core/unique_fd.h"

namespace entropyd::pkcs11 {

enum class Readiness {
  kEmpty,     // everything that was written has been read, and a reader has the FIFO open
  kUnread,    // the time has passed, and the last piece has not been read
  kNoReader,  // no process has the FIFO open for reading
};

class OutputFifo {
 public:
  explicit OutputFifo(std::string path) : path_(std::move(path)) {}
  ~OutputFifo() { close(); }

  // Makes the FIFO, in place of an earlier one, and opens it for writing without waiting for a
  // reader. Its mode gives access to its owner and, to read, to user ID 0: the daemon is root
  // without CAP_DAC_OVERRIDE. Fails with EOPNOTSUPP if the file system has no access control lists.
  Result<> open();

  // Removes the FIFO and what is unread in it.
  void close();

  // Waits until the FIFO is empty or has no reader, at most `timeout`; a negative one is no limit.
  Result<Readiness> wait(std::chrono::milliseconds timeout) const;

  // Writes the filled bytes, at most PIPE_BUF, and wipes them. Also succeeds if the reader has left
  // or the FIFO was full: the bytes are lost then.
  Result<> write(SecureMemory& bytes) const;

  // Takes back and wipes what is unread.
  Result<> drain() const;

 private:
  const std::string path_;
  UniqueFd fd_;
};

}  // namespace entropyd::pkcs11
