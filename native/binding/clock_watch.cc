// SPDX-License-Identifier: MIT
#include "clock_watch.h"

#include "system_error.h"

namespace entropyd::binding {

Napi::Function ClockWatch::define(Napi::Env env) {
  return DefineClass(env, "ClockWatch", {InstanceMethod<&ClockWatch::close>("close")});
}

ClockWatch::ClockWatch(const Napi::CallbackInfo& info) : Napi::ObjectWrap<ClockWatch>(info) {
  const Napi::Env env = info.Env();
  if (!info[0].IsFunction()) throw Napi::TypeError::New(env, "ClockWatch(callback)");
  changes_.emplace(value_or_throw(env, ClockChanges::open(), "timerfd"));
  value_or_throw(env, poll_.open(env, changes_->fd(), this), "timerfd");
  callback_ = Napi::Persistent(info[0].As<Napi::Function>());
  poll_.start(UV_READABLE, on_event);
  poll_.unref();
}

void ClockWatch::close(const Napi::CallbackInfo&) {
  poll_.close();
}

void ClockWatch::on_event(uv_poll_t* handle, int status, int) {
  auto* self = static_cast<ClockWatch*>(handle->data);
  if (status < 0) {
    uv_poll_stop(handle);  // otherwise it would be called without end
    return;
  }
  if (!self->changes_->take()) return;
  const Napi::HandleScope scope(self->Env());
  call_back(self->callback_);
}

Napi::Value suspended_ms(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(suspended_ns()) / 1e6);
}

}  // namespace entropyd::binding
