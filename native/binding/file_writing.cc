// SPDX-License-Identifier: MIT
#include "file_writing.h"

#include <chrono>
#include <memory>
#include <string>

#include "../core/replace_file.h"
#include "promise_thread.h"

namespace entropyd::binding {

Napi::Function QueuedWriterObject::define(Napi::Env env) {
  return DefineClass(env, "QueuedWriter",
                     {
                         InstanceMethod<&QueuedWriterObject::write>("write"),
                         InstanceMethod<&QueuedWriterObject::report>("report"),
                         InstanceAccessor<&QueuedWriterObject::lost>("lost"),
                         InstanceMethod<&QueuedWriterObject::flush>("flush"),
                     });
}

QueuedWriterObject::QueuedWriterObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<QueuedWriterObject>(info),
      writer_(info[0].ToNumber().Int32Value(), info[1].ToNumber().Uint32Value()) {}

void QueuedWriterObject::write(const Napi::CallbackInfo& info) {
  writer_.write(info[0].ToString());
}

void QueuedWriterObject::report(const Napi::CallbackInfo& info) {
  writer_.report(info[0].ToString(), info[1].ToNumber().Uint32Value());
}

Napi::Value QueuedWriterObject::lost(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(writer_.lost()));
}

Napi::Value QueuedWriterObject::flush(const Napi::CallbackInfo& info) {
  const std::chrono::milliseconds timeout(info[0].ToNumber().Uint32Value());
  return Napi::Boolean::New(info.Env(), writer_.flush(timeout));
}

Napi::Value replace_file(const Napi::CallbackInfo& info) {
  const std::string path = info[0].ToString(), text = info[1].ToString();
  const mode_t mode = info[2].ToNumber().Uint32Value();
  return PromiseThread<std::monostate>::run(
      info.Env(), std::make_shared<JobThread>(),
      [path, text, mode] { return entropyd::replace_file(path, text, mode); },
      [](Napi::Env env, std::monostate) { return env.Undefined(); });
}

}  // namespace entropyd::binding
