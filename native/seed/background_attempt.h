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
  // Begins at once; `done` is called in that thread with what came of it. Where no thread can be
  // started the attempt has failed.
  BackgroundAttempt(std::shared_ptr<Attempt> attempt, std::function<void(const Tested&)> done);

  // What came of it; null when nothing has within the time.
  const Tested* wait(std::chrono::milliseconds at_most);
  const Tested* wait();

  // Ends it. Once it has ended what it read is wiped; where the kernel does not let go of a read it
  // is left behind after `grace`.
  void stop(std::chrono::milliseconds grace);

 private:
  struct State;
  JobThread thread_;
  std::shared_ptr<Attempt> attempt_;
  std::shared_ptr<State> state_;
};

}  // namespace entropyd::seed
