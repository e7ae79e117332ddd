// SPDX-License-Identifier: MIT
// The child processes that reseed with pushes: one at a time is used, and those that a device keeps
// from ending are counted.
#pragma once

#include <poll.h>

#include <chrono>
#include <list>
#include <optional>
#include <string>
#include <vector>

#include "push_reseed.h"

namespace entropyd::seed {

class PushReseeds {
 public:
  using Clock = PushReseed::Clock;
  // A child that has answered ends within half a second (GeneratorReader::kClosingTime). After
  // this time it is killed and the next push no longer waits for it. Until then it does, so that
  // one process at most has the jitter source's buffer.
  static constexpr std::chrono::milliseconds kEnding{1000};

  struct Answer {
    std::string line;     // with its end of line, "" if there is none
    const char* failure;  // why there is none
  };

  // As PushReseed::start(). Only if none is running. Returns whether this is the process that
  // called, not the child.
  Result<bool> start(SecureMemory& push, Clock::time_point deadline);

  bool is_running() const { return running_.has_value(); }
  // The number of children that were killed and have not ended, because a device does not return
  // to them (state D in ps(1)).
  size_t stuck() const { return stuck_.size(); }
  bool is_empty() const { return !running_ && stuck_.empty(); }
  // When check() has to be called at the latest; nullopt if there is no such time.
  std::optional<Clock::time_point> deadline() const;
  // Adds what has to be polled: check() has to be called if one of them is ready.
  void append_to(std::vector<pollfd>& polled) const;
  // Returns the answer of the running child, once; nullopt before it is there.
  std::optional<Answer> check(Clock::time_point now);

 private:
  std::optional<PushReseed> running_;
  bool has_answered_ = false;
  Clock::time_point deadline_;  // of the running one
  std::list<PushReseed> stuck_;
};

}  // namespace entropyd::seed
