// SPDX-License-Identifier: MIT
#include "unix_listener.h"

#include "system_error.h"

namespace entropyd::binding {

Napi::Function UnixListenerObject::define(Napi::Env env) {
  return DefineClass(env, "UnixListener",
                     {
                         InstanceAccessor<&UnixListenerObject::gid>("gid"),
                         InstanceMethod<&UnixListenerObject::resume>("resume"),
                         InstanceMethod<&UnixListenerObject::close>("close"),
                     });
}

UnixListenerObject::UnixListenerObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<UnixListenerObject>(info) {
  const Napi::Env env = info.Env();
  if (!info[0].IsString() || !info[1].IsNumber() || !info[2].IsFunction()) {
    throw Napi::TypeError::New(env, "UnixListener(path, mode, callback)");
  }
  const std::string path = info[0].As<Napi::String>();
  const mode_t mode = info[1].As<Napi::Number>().Uint32Value();
  listener_.emplace(value_or_throw(env, UnixListener::listen(path, mode), path));
  value_or_throw(env, poll_.open(env, listener_->fd(), this), path);
  callback_ = Napi::Persistent(info[2].As<Napi::Function>());
  poll_.start(UV_READABLE, on_event);
}

Napi::Value UnixListenerObject::gid(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), listener_.has_value() ? listener_->gid() : 0);
}

Napi::Value UnixListenerObject::resume(const Napi::CallbackInfo& info) {
  if (!listener_.has_value()) return info.Env().Null();
  poll_.start(UV_READABLE, on_event);
  return errno_name(info.Env(), listener_->shortage());
}

void UnixListenerObject::close(const Napi::CallbackInfo&) {
  poll_.close();
  listener_.reset();
}

void UnixListenerObject::on_event(uv_poll_t* handle, int, int) {
  auto* self = static_cast<UnixListenerObject*>(handle->data);
  const UnixListener::Accepted accepted = self->listener_->accept();
  if (accepted.waits)
    self->poll_.stop();  // until resume(): otherwise it would be called without end
  if (accepted.client < 0 && accepted.error == 0) return;
  const Napi::HandleScope scope(self->Env());
  if (accepted.client < 0) {
    call_back(self->callback_, {errno_name(self->Env(), accepted.error)});
  } else {
    call_back(self->callback_, {Napi::Number::New(self->Env(), accepted.client)});
  }
}

}  // namespace entropyd::binding
