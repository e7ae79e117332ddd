// SPDX-License-Identifier: MIT
#include "kernel_log_watch.h"

#include "errno_name.h"

namespace entropyd::binding {

Napi::Function KernelLogWatch::define(Napi::Env env) {
  return DefineClass(env, "KernelLogWatch",
                     {
                         InstanceAccessor<&KernelLogWatch::error>("error"),
                         InstanceMethod<&KernelLogWatch::look>("look"),
                         InstanceMethod<&KernelLogWatch::close>("close"),
                     });
}

KernelLogWatch::KernelLogWatch(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<KernelLogWatch>(info) {
  const Napi::Env env = info.Env();
  if (!info[0].IsString() || !info[1].IsFunction()) {
    Napi::TypeError::New(env, "KernelLogWatch(path, callback)").ThrowAsJavaScriptException();
    return;
  }
  callback_ = Napi::Persistent(info[1].As<Napi::Function>());
  log_ = std::make_unique<KernelLog>(info[0].As<Napi::String>());
  error_ = log_->error();
  if (error_ == 0) error_ = poll_.open(env, log_->fd(), this);
  if (error_ != 0) return;
  // The log polls as POLLERR with POLLPRI once records were overwritten before they were read.
  // Without UV_PRIORITIZED libuv takes that for the descriptor's end, and stops.
  poll_.start(UV_READABLE | UV_PRIORITIZED, on_event);
  poll_.unref();
}

Napi::Value KernelLogWatch::error(const Napi::CallbackInfo& info) {
  return errno_name(info.Env(), error_);
}

void KernelLogWatch::look(const Napi::CallbackInfo&) {
  if (poll_.is_open() && log_->tells_of_fork()) callback_.Call({});
}

void KernelLogWatch::close(const Napi::CallbackInfo&) {
  poll_.close();
}

// A line that is not the one is read here and wakes no JavaScript.
void KernelLogWatch::on_event(uv_poll_t* handle, int status, int) {
  auto* self = static_cast<KernelLogWatch*>(handle->data);
  if (status < 0) {
    uv_poll_stop(handle);  // it would call without end
    return;
  }
  if (!self->log_->tells_of_fork()) return;
  const Napi::HandleScope scope(self->Env());
  call_back(self->callback_);
}

}  // namespace entropyd::binding
