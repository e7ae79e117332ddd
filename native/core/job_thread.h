// SPDX-License-Identifier: MIT
// One thread that runs what it is given, in order, and sleeps in between.
#pragma once

#include <functional>
#include <memory>

namespace entropyd {

class JobThread {
 public:
  // A job owns all that it touches: one that hangs goes on when this is gone.
  using Job = std::function<void()>;

  JobThread();
  // The thread ends after the job under way, which is not waited for; what is queued is dropped.
  ~JobThread();
  JobThread(const JobThread&) = delete;
  JobThread& operator=(const JobThread&) = delete;

  // Queues the job; the first one starts the thread. Returns 0, or the errno where no thread could
  // be started: the job is not queued then.
  int post(Job job);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace entropyd
