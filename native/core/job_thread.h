// SPDX-License-Identifier: MIT
// One thread that runs the jobs it is given, in order, and sleeps in between.
#pragma once

#include <functional>
#include <memory>

#include "result.h"

namespace entropyd {

class JobThread {
 public:
  // A job owns all that it touches, for one that hangs outlives this object. It throws nothing.
  using Job = std::function<void()>;

  JobThread();
  // The thread ends after the job under way, which is not waited for; what is queued is dropped.
  ~JobThread();
  JobThread(const JobThread&) = delete;
  JobThread& operator=(const JobThread&) = delete;

  // Queues the job; the first one starts the thread. Where no thread can be started the job is not
  // queued.
  Result<> post(Job job);

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace entropyd
