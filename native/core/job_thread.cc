// SPDX-License-Identifier: MIT
#include "job_thread.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <utility>

#include "detached_thread.h"

namespace entropyd {

// The thread holds a reference of its own: a job may outlive the JobThread.
struct JobThread::State {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<Job> queue;
  bool running = false;
  bool ended = false;

  static void* run(void* shared);
};

void* JobThread::State::run(void* shared) {
  const std::unique_ptr<std::shared_ptr<State>> given(static_cast<std::shared_ptr<State>*>(shared));
  const std::shared_ptr<State> state = std::move(*given);
  std::unique_lock<std::mutex> hold(state->mutex);
  for (;;) {
    state->changed.wait(hold, [&] { return state->ended || !state->queue.empty(); });
    if (state->ended) return nullptr;
    Job job = std::move(state->queue.front());
    state->queue.pop_front();
    hold.unlock();
    job();
    job = nullptr;  // frees what the job owns before the next wait
    hold.lock();
  }
}

JobThread::JobThread() : state_(std::make_shared<State>()) {}

JobThread::~JobThread() {
  std::lock_guard<std::mutex> hold(state_->mutex);
  state_->ended = true;
  state_->queue.clear();
  state_->changed.notify_all();
}

Result<> JobThread::post(Job job) {
  std::lock_guard<std::mutex> hold(state_->mutex);
  if (!state_->running) {
    auto shared = std::make_unique<std::shared_ptr<State>>(state_);
    const Result<pthread_t> thread = start_detached_thread(State::run, shared.get(), 0);
    if (!thread.ok()) return thread.error();
    shared.release();  // owned by the thread now
    state_->running = true;
  }
  state_->queue.push_back(std::move(job));
  state_->changed.notify_all();
  return success();
}

}  // namespace entropyd
