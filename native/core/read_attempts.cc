// SPDX-License-Identifier: MIT
#include "read_attempts.h"

#include <errno.h>

#include <algorithm>

namespace entropyd {

bool ReadAttempts::may_pass(const ReadResult& failure) {
  if (failure.status == ReadStatus::kTryAgain) return true;
  const bool passes = failure.error == EBUSY || failure.error == EIO;
  return failure.status == ReadStatus::kIoError && passes;
}

void ReadAttempts::succeeded() {
  next_pause_ = kFirstPause;
}

std::chrono::milliseconds ReadAttempts::failed(const ReadResult& failure) {
  last_failure_ = failure;
  repeats_ = {repeats_.count + 1, failure.error};
  const auto pause = next_pause_;
  next_pause_ = std::min(2 * next_pause_, kLongestPause);
  return pause;
}

// If no byte was read at all, what failed last is the reason.
ReadResult ReadAttempts::stopped(size_t bytes) const {
  if (bytes > 0) return {ReadStatus::kTimeout, bytes, 0, repeats_};
  return {last_failure_.status, 0, last_failure_.error, repeats_};
}

ReadResult ReadAttempts::ended(const ReadResult& last, size_t bytes) const {
  return {last.status, bytes, last.error, repeats_, last.answer};
}

}  // namespace entropyd
