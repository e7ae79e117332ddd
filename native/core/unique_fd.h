// SPDX-License-Identifier: MIT
// A file descriptor with one owner, who closes it.
#pragma once

#include <unistd.h>

#include <utility>

namespace entropyd {

class UniqueFd {
 public:
  // Takes over what open() and the like returned; a negative number is no descriptor.
  explicit UniqueFd(int fd = -1) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(other.release()) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
  }
  ~UniqueFd() { reset(); }

  bool is_open() const { return fd_ >= 0; }
  int get() const { return fd_; }
  // Gives up the ownership.
  int release() { return std::exchange(fd_, -1); }
  // Closes what is open, and takes over `fd`. errno stays as it was.
  void reset(int fd = -1);

 private:
  int fd_;
};

}  // namespace entropyd
