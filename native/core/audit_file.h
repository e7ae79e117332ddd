// SPDX-License-Identifier: MIT
// The descriptor of an audit file: a regular file without further hard links, not opened through a
// symbolic link. A caller locks it while a line is appended, so that the lines of several processes
// do not mix.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "result.h"
#include "unique_fd.h"

namespace entropyd {

class AuditFile {
 public:
  // Why lock() refuses a file. Returned in SystemError::number, which is an errno otherwise.
  enum Refusal { kNotRegular = -1, kManyNames = -2 };

  explicit AuditFile(std::string path) : path_(std::move(path)) {}

  // Opens the file if it is not open, and waits for the lock. Fails with an errno or a Refusal.
  Result<> lock();
  void unlock();
  void close() { fd_.reset(); }
  int fd() const { return fd_.get(); }
  bool is_open() const { return fd_.is_open(); }
  // Returns what happened to the open file: null if it still has its name, otherwise "renamed",
  // "removed", or "replaced" if it was removed and another file has its name.
  const char* gone() const;
  // Returns how many bytes of `line` are in the file now. If the line did not fit, its beginning is
  // removed again and the call fails with ENOSPC; if it cannot be removed, as in an append-only
  // file, the returned number is smaller than the line.
  Result<size_t> append(std::string_view line);

 private:
  const std::string path_;
  UniqueFd fd_;
};

}  // namespace entropyd
