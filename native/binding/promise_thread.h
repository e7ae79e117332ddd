// SPDX-License-Identifier: MIT
// Runs blocking work in a thread of its owner's and settles a promise with what it gave. Not on
// libuv's pool: process.exit() waits for whatever runs there (node::Environment::CleanupHandles).
#pragma once

#include <napi.h>

#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include "../core/job_thread.h"

namespace entropyd::binding {

template <typename Result>
class PromiseThread {
 public:
  // Runs without JavaScript, and owns all that it touches: it may outlive the environment.
  using Work = std::function<Result()>;
  // What to give when no thread can be had, from the errno.
  using NoThread = std::function<Result(int)>;
  // Turns the result into a value on the main thread.
  using Convert = std::function<Napi::Value(Napi::Env, const Result&)>;

  static Napi::Promise run(Napi::Env env, std::shared_ptr<JobThread> thread, Work work,
                           NoThread no_thread, Convert convert) {
    auto* self = new PromiseThread(env, std::move(thread), std::move(work), std::move(convert));
    const Napi::Promise promise = self->deferred_.Promise();
    napi_create_threadsafe_function(env, nullptr, nullptr, Napi::String::New(env, "entropyd read"),
                                    0, 1, nullptr, nullptr, nullptr, settle, &self->done_);
    // Hooks run last in, first out: this one before the function's own.
    napi_add_env_cleanup_hook(env, end, self->life_.get());
    const int error = self->thread_->post([self] { work_and_tell(self); });
    if (error != 0) {
      napi_release_threadsafe_function(self->done_, napi_tsfn_abort);
      self->result_ = no_thread(error);
      settle(env, nullptr, nullptr, self);
    }
    return promise;
  }

 private:
  // Whether there still is an environment to tell. Its end and the thread's word to it exclude
  // each other: the function must not be called once the environment tears it down.
  struct Life {
    std::mutex mutex;
    bool ended = false;
  };

  PromiseThread(Napi::Env env, std::shared_ptr<JobThread> thread, Work work, Convert convert)
      : deferred_(Napi::Promise::Deferred::New(env)),
        thread_(std::move(thread)),
        work_(std::move(work)),
        convert_(std::move(convert)) {}

  static void end(void* data) {
    auto* life = static_cast<Life*>(data);
    std::lock_guard<std::mutex> hold(life->mutex);
    life->ended = true;
  }

  static void work_and_tell(PromiseThread* self) {
    self->result_ = self->work_();
    const std::shared_ptr<Life> life = self->life_;
    std::lock_guard<std::mutex> hold(life->mutex);
    if (life->ended) return;  // the process is ending: nobody is left to tell
    const napi_threadsafe_function done = self->done_;
    napi_call_threadsafe_function(done, self, napi_tsfn_nonblocking);
    napi_release_threadsafe_function(done, napi_tsfn_release);
  }

  static void settle(napi_env env, napi_value, void*, void* data) {
    if (env == nullptr) return;  // as above
    auto* self = static_cast<PromiseThread*>(data);
    napi_remove_env_cleanup_hook(env, end, self->life_.get());
    self->deferred_.Resolve(self->convert_(env, self->result_));
    delete self;
  }

  Napi::Promise::Deferred deferred_;
  std::shared_ptr<JobThread> thread_;
  Work work_;
  Convert convert_;
  Result result_{};
  napi_threadsafe_function done_ = nullptr;
  std::shared_ptr<Life> life_ = std::make_shared<Life>();
};

}  // namespace entropyd::binding
