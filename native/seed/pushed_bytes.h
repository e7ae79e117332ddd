// SPDX-License-Identifier: MIT
// The bytes that a host pushes, from standard input or a file. Nobody tests or believes them; they
// are kept in secure memory and mixed with a credit of 0 bits.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>

#include "../core/result.h"
#include "../core/secure_memory.h"
#include "../core/unique_fd.h"

namespace entropyd::seed {

class PushedBytes {
 public:
  using Clock = std::chrono::steady_clock;
  // What is kept of a push; the rest of it is read and discarded.
  static constexpr size_t kMostKept = 4096;
  // More than so much of the rest is not read.
  static constexpr size_t kMostDiscarded = size_t{1} << 20;

  // Opens `path`, "-" for standard input. Fails with ENOTSUP if it is a device other than a
  // terminal or /dev/null: the machine's own devices deliver to a copy what they deliver to the
  // original. Throws std::bad_alloc.
  static Result<PushedBytes> open(const std::string& path);

  // Reads until the push has ended or failed, kMostKept bytes are there, or the deadline has
  // passed. Returns whether no more will be kept.
  bool read_until(Clock::time_point deadline);
  // Reads and discards what follows, until the push has ended, the deadline has passed or too much
  // has come, so that the writer gets no error of a closed connection before its answer.
  void discard_rest(Clock::time_point deadline);

  SecureMemory& kept() { return kept_; }
  size_t discarded() const { return discarded_; }
  bool has_ended() const { return has_ended_; }
  // The errno that ended it, or 0.
  int error() const { return error_; }

 private:
  explicit PushedBytes(UniqueFd fd) : fd_(std::move(fd)) {}
  // Waits, and reads into the free part of `into`; returns false if there is nothing more to read.
  bool read_some(SecureMemory& into, Clock::time_point deadline);

  UniqueFd fd_;
  SecureMemory kept_{kMostKept};
  size_t discarded_ = 0;
  bool has_ended_ = false;
  int error_ = 0;
};

}  // namespace entropyd::seed
