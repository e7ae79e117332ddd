// SPDX-License-Identifier: MIT
// An attempt in a thread of its own.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include "../core/job_thread.h"
#include "attempt.h"

namespace entropyd::seed {

class BackgroundAttempt {
 public:
  // Starts the attempt; `done` is called with its result, in that thread. If no thread can be
  // started, the result is a failure, and `done` is called before the constructor returns.
  BackgroundAttempt(std::shared_ptr<Attempt> attempt,
                    const std::function<void(const Tested&)>& done);

  // Returns the result, or null if there is none after this time.
  const Tested* wait(std::chrono::milliseconds at_most);
  const Tested* wait();

  // Makes the attempt end soon.
  void stop() { attempt_->stop(); }

 private:
  struct State;
  JobThread thread_;
  std::shared_ptr<Attempt> attempt_;
  std::shared_ptr<State> state_;
};

}  // namespace entropyd::seed
