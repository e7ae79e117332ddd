// SPDX-License-Identifier: MIT
// The descriptor of an audit file: a regular file with one name, opened over no link, and locked
// while a line is added, so that the lines of several processes do not mix.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

namespace entropyd {

class AuditFile {
 public:
  // Beside the numbers of errno.
  enum Refusal { kNotRegular = -1, kManyNames = -2 };

  explicit AuditFile(std::string path) : path_(std::move(path)) {}
  ~AuditFile() { close(); }
  AuditFile(const AuditFile&) = delete;
  AuditFile& operator=(const AuditFile&) = delete;

  // Opens it where it is not open, and waits for the lock. Returns 0, an errno, or a Refusal.
  int lock();
  void unlock();
  void close();
  int fd() const { return fd_; }
  bool is_open() const { return fd_ >= 0; }
  // What became of the open file: null while it has its name, else "renamed", "removed", or
  // "replaced" where it was removed and there is another.
  const char* gone() const;
  // 0 or an errno. A line that did not fit is taken back; where it may not be, as in a file that
  // may only be added to, `*written` says how much of it is there.
  int append(std::string_view line, size_t* written);

 private:
  const std::string path_;
  int fd_ = -1;
};

}  // namespace entropyd
