// SPDX-License-Identifier: MIT
// The descriptor of an audit file: a regular file with one name, opened over no link, and locked
// while a line is added, so that the lines of several processes do not mix.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

#include "result.h"
#include "unique_fd.h"

namespace entropyd {

class AuditFile {
 public:
  // Why lock() refuses a file; in SystemError::number, beside the numbers of errno.
  enum Refusal { kNotRegular = -1, kManyNames = -2 };

  explicit AuditFile(std::string path) : path_(std::move(path)) {}

  // Opens it where it is not open, and waits for the lock. Fails with an errno or a Refusal.
  Result<> lock();
  void unlock();
  void close() { fd_.reset(); }
  int fd() const { return fd_.get(); }
  bool is_open() const { return fd_.is_open(); }
  // What became of the open file: null while it has its name, else "renamed", "removed", or
  // "replaced" where it was removed and there is another.
  const char* gone() const;
  // The bytes of `line` that are in the file now. One that did not fit is taken back, and fails
  // with ENOSPC; where it may not be, as in a file that may only be added to, part of it is there.
  Result<size_t> append(std::string_view line);

 private:
  const std::string path_;
  UniqueFd fd_;
};

}  // namespace entropyd
