// SPDX-License-Identifier: MIT
// Runs blocking work in a given thread and settles a promise with the result. Not on libuv's thread
// pool, because process.exit() waits for everything that runs there
// (node::Environment::CleanupHandles).
#pragma once

#include <napi.h>

#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <utility>

#include "../core/job_thread.h"
#include "../core/result.h"
#include "system_error.h"

namespace entropyd::binding {

template <typename T>
class PromiseThread {
 public:
  // Must not use JavaScript, and must own everything that it uses: it may outlive the environment.
  using Work = std::function<Result<T>()>;
  // Returns the result if the work failed for lack of a thread or of memory.
  using OnFailure = std::function<Result<T>(const SystemError&)>;
  // Converts the value for JavaScript, on the main thread.
  using Convert = std::function<Napi::Value(Napi::Env, const T&)>;

  // The promise is rejected with an Error if the result is an error: see system_error.h.
  static Napi::Promise run(Napi::Env env, std::shared_ptr<JobThread> thread, Work work,
                           Convert convert, OnFailure on_failure = reject) {
    auto* self = new PromiseThread(env, std::move(thread), std::move(work), std::move(convert),
                                   std::move(on_failure));
    const Napi::Promise promise = self->deferred_.Promise();
    napi_create_threadsafe_function(env, nullptr, nullptr, Napi::String::New(env, "entropyd read"),
                                    0, 1, nullptr, nullptr, nullptr, settle, &self->done_);
    // Hooks run last in, first out: this one before the function's own.
    napi_add_env_cleanup_hook(env, end, self->life_.get());
    const Result<> posted = self->thread_->post([self] { work_and_notify(self); });
    if (!posted.ok()) {
      napi_release_threadsafe_function(self->done_, napi_tsfn_abort);
      self->result_ = self->on_failure_(posted.error());
      settle(env, nullptr, nullptr, self);
    }
    return promise;
  }

 private:
  // Whether the environment still exists. The mutex keeps it from ending while the thread calls
  // done_, which must not be called once the environment has begun to destroy it.
  struct Life {
    std::mutex mutex;
    bool ended = false;
  };

  PromiseThread(Napi::Env env, std::shared_ptr<JobThread> thread, Work work, Convert convert,
                OnFailure on_failure)
      : deferred_(Napi::Promise::Deferred::New(env)),
        thread_(std::move(thread)),
        work_(std::move(work)),
        convert_(std::move(convert)),
        on_failure_(std::move(on_failure)) {}

  static Result<T> reject(const SystemError& error) { return error; }

  static void end(void* data) {
    auto* life = static_cast<Life*>(data);
    std::lock_guard<std::mutex> hold(life->mutex);
    life->ended = true;
  }

  static void work_and_notify(PromiseThread* self) {
    try {
      self->result_ = self->work_();
    } catch (const std::bad_alloc&) {
      self->result_ = self->on_failure_({ENOMEM, "mmap"});
    }
    const std::shared_ptr<Life> life = self->life_;
    std::lock_guard<std::mutex> hold(life->mutex);
    if (life->ended) return;  // the process is ending: the promise has no receiver
    const napi_threadsafe_function done = self->done_;
    napi_call_threadsafe_function(done, self, napi_tsfn_nonblocking);
    napi_release_threadsafe_function(done, napi_tsfn_release);
  }

  static void settle(napi_env env, napi_value, void*, void* data) {
    if (env == nullptr) return;  // as above
    const std::unique_ptr<PromiseThread> self(static_cast<PromiseThread*>(data));
    napi_remove_env_cleanup_hook(env, end, self->life_.get());
    try {
      if (self->result_.ok()) {
        self->deferred_.Resolve(self->convert_(env, self->result_.value()));
      } else {
        self->deferred_.Reject(system_error(env, self->result_.error()).Value());
      }
    } catch (const Napi::Error& error) {
      self->deferred_.Reject(error.Value());
    }
  }

  Napi::Promise::Deferred deferred_;
  std::shared_ptr<JobThread> thread_;
  Work work_;
  Convert convert_;
  OnFailure on_failure_;
  Result<T> result_ = SystemError{ECANCELED, "pthread_create"};
  napi_threadsafe_function done_ = nullptr;
  std::shared_ptr<Life> life_ = std::make_shared<Life>();
};

}  // namespace entropyd::binding
