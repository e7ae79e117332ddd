// SPDX-License-Identifier: MIT
#include "pool_watch.h"

#include "system_error.h"

namespace entropyd::binding {

Napi::Function PoolWatch::define(Napi::Env env) {
  return DefineClass(env, "PoolWatch",
                     {
                         InstanceMethod<&PoolWatch::start>("start"),
                         InstanceMethod<&PoolWatch::stop>("stop"),
                         InstanceMethod<&PoolWatch::close>("close"),
                     });
}

PoolWatch::PoolWatch(const Napi::CallbackInfo& info) : Napi::ObjectWrap<PoolWatch>(info) {
  const Napi::Env env = info.Env();
  if (!info[0].IsNumber() || !info[1].IsFunction()) {
    throw Napi::TypeError::New(env, "PoolWatch(fd, callback)");
  }
  value_or_throw(env, poll_.open(env, info[0].As<Napi::Number>().Int32Value(), this));
  callback_ = Napi::Persistent(info[1].As<Napi::Function>());
}

void PoolWatch::start(const Napi::CallbackInfo&) {
  poll_.start(UV_WRITABLE, on_event);
}

void PoolWatch::stop(const Napi::CallbackInfo&) {
  poll_.stop();
}

void PoolWatch::close(const Napi::CallbackInfo&) {
  poll_.close();
}

// Stops at once: the pool stays below its threshold until it is fed, and would wake the loop
// without end.
void PoolWatch::on_event(uv_poll_t* handle, int, int) {
  uv_poll_stop(handle);
  auto* self = static_cast<PoolWatch*>(handle->data);
  const Napi::HandleScope scope(self->Env());
  call_back(self->callback_);
}

}  // namespace entropyd::binding
