// SPDX-License-Identifier: MIT
// One thread that runs the jobs it is given, in order, and sleeps in between.
#pragma once

#include <functional>
#include <memory>

#include "result.h"

namespace entropyd {

class JobThread {
 public:
  // A job has to own everything that it uses, because one that hangs outlives this object. It must
  // not throw.
  using Job = std::function<void()>;

  JobThread();
  // Drops the queued jobs. The thread ends after the job under way, which is not waited for.
  ~JobThread();
  JobThread(const JobThread&) = delete;
  JobThread& operator=(const JobThread&) = delete;

  // Queues the job; the first one starts the thread. Fails, without queueing the job, if no thread
  // can be started.
  Result<> post(Job job);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace entropyd
