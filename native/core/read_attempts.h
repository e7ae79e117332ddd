// SPDX-License-Identifier: MIT
// What to do after a failed attempt to read from a generator: most failures end the read, and a few
// pass by themselves.
#pragma once

#include <chrono>
#include <cstddef>

#include "generator.h"

namespace entropyd {

// The attempts of one read.
class ReadAttempts {
 public:
  // Whether a failure may pass: the driver has no data now, another program uses the device, or a
  // transfer was disturbed. A device that is gone fails with another errno, at the latest when it
  // is opened again.
  static bool may_pass(const ReadResult& failure);

  void succeeded();
  // Records a failure that may pass. Returns how long to wait before the next attempt: twice as
  // long each time, up to 1 s, until one succeeds.
  std::chrono::milliseconds failed(const ReadResult& failure);

  // Returns the result of a read that was stopped, by its timeout or by close(), after this many
  // bytes.
  ReadResult stopped(size_t bytes) const;
  // Returns the result of a read that ended with `last` after this many bytes.
  ReadResult ended(const ReadResult& last, size_t bytes) const;

 private:
  std::chrono::milliseconds next_pause_ = kFirstPause;
  ReadResult last_failure_ = {ReadStatus::kTimeout, 0, 0};
  Repeats repeats_;

  static constexpr std::chrono::milliseconds kFirstPause{10};
  static constexpr std::chrono::milliseconds kLongestPause{1000};
};

}  // namespace entropyd
