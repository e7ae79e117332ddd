// SPDX-License-Identifier: MIT
// Tested bytes of the machine's own sources, for a reseed that waits for none of them: all sources
// are read at the same time, and those that are late are left out.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "attempt.h"
#include "background_attempt.h"

namespace entropyd::seed {

class OwnBytes {
 public:
  using Clock = std::chrono::steady_clock;

  // Starts the sources.
  explicit OwnBytes(const Options& options);
  // Returns the blocks that have passed when the first one has of a source that may be credited
  // alone, when the deadline passes, or when all sources have ended. Each has at least kMinBits.
  std::vector<Tested> wait_until(Clock::time_point deadline);
  // Stops the sources without waiting for them. What they have read is wiped in their threads, or
  // by the end of the process.
  void stop();
  // Why the sources that may not be credited may not, "" if none was started.
  std::string failures() const;

 private:
  struct State;
  std::vector<std::string> names_;
  std::shared_ptr<State> state_;  // shared with the threads of attempts that hang
  std::vector<std::unique_ptr<BackgroundAttempt>> started_;
};

}  // namespace entropyd::seed
