// SPDX-License-Identifier: MIT
// Runs blocking work in a thread of its own and settles a promise with what it gave. Not on libuv's
// pool: process.exit() waits for whatever runs there (node::Environment::CleanupHandles).
#pragma once

#include <napi.h>
#include <uv.h>

#include <functional>
#include <utility>

#include "../core/quiet_thread.h"

namespace entropyd::binding {

template <typename Result>
class PromiseThread {
 public:
  // Runs without JavaScript, and owns all that it touches: it may outlive the environment.
  using Work = std::function<Result()>;
  // Turns the result into a value on the main thread.
  using Convert = std::function<Napi::Value(Napi::Env, const Result&)>;

  static Napi::Promise run(Napi::Env env, Work work, Convert convert) {
    auto* self = new PromiseThread(env, std::move(work), std::move(convert));
    const Napi::Promise promise = self->deferred_.Promise();
    napi_create_threadsafe_function(env, nullptr, nullptr, Napi::String::New(env, "entropyd read"),
                                    0, 1, nullptr, nullptr, nullptr, settle, &self->done_);
    pthread_t thread;
    const int error = start_quiet_thread(work_and_tell, self, 0, &thread);
    if (error != 0) {
      napi_release_threadsafe_function(self->done_, napi_tsfn_abort);
      self->deferred_.Reject(Napi::Error::New(env, uv_strerror(-error)).Value());
      delete self;
    }
    return promise;
  }

 private:
  PromiseThread(Napi::Env env, Work work, Convert convert)
      : deferred_(Napi::Promise::Deferred::New(env)),
        work_(std::move(work)),
        convert_(std::move(convert)) {}

  static void* work_and_tell(void* data) {
    auto* self = static_cast<PromiseThread*>(data);
    self->result_ = self->work_();
    const napi_threadsafe_function done = self->done_;
    if (napi_call_threadsafe_function(done, self, napi_tsfn_nonblocking) != napi_ok) {
      delete self;  // the environment has ended: nobody is left to tell
      return nullptr;
    }
    napi_release_threadsafe_function(done, napi_tsfn_release);
    return nullptr;
  }

  static void settle(napi_env env, napi_value, void*, void* data) {
    auto* self = static_cast<PromiseThread*>(data);
    if (env != nullptr) self->deferred_.Resolve(self->convert_(env, self->result_));
    delete self;
  }

  Napi::Promise::Deferred deferred_;
  Work work_;
  Convert convert_;
  Result result_{};
  napi_threadsafe_function done_ = nullptr;
};

}  // namespace entropyd::binding
