// SPDX-License-Identifier: MIT
// A file descriptor with one owner, which closes it.
#pragma once

#include <unistd.h>

#include <utility>

namespace entropyd {

class UniqueFd {
 public:
  // Takes ownership of a descriptor; a negative number stands for none.
  explicit UniqueFd(int fd = -1) : fd_(fd) {}
  UniqueFd(UniqueFd&& other) noexcept : fd_(other.release()) {}
  UniqueFd& operator=(UniqueFd&& other) noexcept {
    if (this != &other) reset(other.release());
    return *this;
  }
  ~UniqueFd() { reset(); }

  bool is_open() const { return fd_ >= 0; }
  int get() const { return fd_; }
  // Returns the descriptor and gives up the ownership.
  int release() { return std::exchange(fd_, -1); }
  // Closes the present descriptor and takes ownership of `fd`. Does not change errno.
  void reset(int fd = -1);

 private:
  int fd_;
};

}  // namespace entropyd
