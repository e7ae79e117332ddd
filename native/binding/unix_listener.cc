// SPDX-License-Identifier: MIT
#include "unix_listener.h"

#include "errno_name.h"

namespace entropyd::binding {

Napi::Function UnixListenerObject::define(Napi::Env env) {
  return DefineClass(env, "UnixListener",
                     {
                         InstanceAccessor<&UnixListenerObject::error>("error"),
                         InstanceAccessor<&UnixListenerObject::gid>("gid"),
                         InstanceMethod<&UnixListenerObject::resume>("resume"),
                         InstanceMethod<&UnixListenerObject::close>("close"),
                     });
}

UnixListenerObject::UnixListenerObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<UnixListenerObject>(info) {
  const Napi::Env env = info.Env();
  if (!info[0].IsString() || !info[1].IsNumber() || !info[2].IsFunction()) {
    Napi::TypeError::New(env, "UnixListener(path, mode, callback)").ThrowAsJavaScriptException();
    return;
  }
  callback_ = Napi::Persistent(info[2].As<Napi::Function>());
  listener_ = std::make_unique<UnixListener>(info[0].As<Napi::String>(),
                                             info[1].As<Napi::Number>().Uint32Value());
  error_ = listener_->error();
  if (error_ == 0) error_ = poll_.open(env, listener_->fd(), this);
  if (error_ != 0) listener_.reset();
  poll_.start(UV_READABLE, on_event);
}

Napi::Value UnixListenerObject::error(const Napi::CallbackInfo& info) {
  return errno_name(info.Env(), error_);
}

Napi::Value UnixListenerObject::gid(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), listener_ == nullptr ? 0 : listener_->gid());
}

Napi::Value UnixListenerObject::resume(const Napi::CallbackInfo& info) {
  if (listener_ == nullptr) return info.Env().Null();
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
  if (accepted.waits) self->poll_.stop();  // it would call without end: until resume()
  if (accepted.client < 0 && accepted.error == 0) return;
  const Napi::HandleScope scope(self->Env());
  if (accepted.client < 0) {
    call_back(self->callback_, {errno_name(self->Env(), accepted.error)});
  } else {
    call_back(self->callback_, {Napi::Number::New(self->Env(), accepted.client)});
  }
}

}  // namespace entropyd::binding
