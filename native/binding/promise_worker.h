// SPDX-License-Identifier: MIT
// Runs blocking work on libuv's pool and settles a promise with what it gave.
#pragma once

#include <napi.h>

#include <functional>
#include <initializer_list>
#include <utility>

namespace entropyd::binding {

// `work` runs without JavaScript; `convert` turns its result into a value on the main thread. The
// objects in `keep` outlive the work.
template <typename Result>
class PromiseWorker : public Napi::AsyncWorker {
 public:
  using Work = std::function<Result()>;
  using Convert = std::function<Napi::Value(Napi::Env, const Result&)>;

  static Napi::Promise run(Napi::Env env, std::initializer_list<Napi::Object> keep, Work work,
                           Convert convert) {
    auto* worker = new PromiseWorker(env, std::move(work), std::move(convert));
    uint32_t index = 0;
    for (const Napi::Object& object : keep) worker->Receiver().Set(index++, object);
    const Napi::Promise promise = worker->deferred_.Promise();
    worker->Queue();
    return promise;
  }

 protected:
  void Execute() override { result_ = work_(); }
  void OnOK() override { deferred_.Resolve(convert_(Env(), result_)); }

 private:
  PromiseWorker(Napi::Env env, Work work, Convert convert)
      : Napi::AsyncWorker(env),
        deferred_(Napi::Promise::Deferred::New(env)),
        work_(std::move(work)),
        convert_(std::move(convert)) {
    Receiver().Reset(Napi::Object::New(env), 1);
  }

  Napi::Promise::Deferred deferred_;
  Work work_;
  Convert convert_;
  Result result_{};
};

}  // namespace entropyd::binding
