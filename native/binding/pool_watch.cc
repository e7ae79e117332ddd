// SPDX-License-Identifier: MIT
#include "pool_watch.h"

#include "errno_name.h"

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
    Napi::TypeError::New(env, "PoolWatch(fd, callback)").ThrowAsJavaScriptException();
    return;
  }
  callback_ = Napi::Persistent(info[1].As<Napi::Function>());
  uv_loop_t* loop = nullptr;
  napi_get_uv_event_loop(env, &loop);
  handle_ = new uv_poll_t;
  const int error = uv_poll_init(loop, handle_, info[0].As<Napi::Number>().Int32Value());
  if (error != 0) {
    delete handle_;
    handle_ = nullptr;
    Napi::Error::New(env, uv_strerror(error)).ThrowAsJavaScriptException();
    return;
  }
  handle_->data = this;
}

PoolWatch::~PoolWatch() {
  close_handle();
}

void PoolWatch::close_handle() {
  if (handle_ == nullptr) return;
  uv_poll_stop(handle_);
  uv_close(reinterpret_cast<uv_handle_t*>(handle_),
           [](uv_handle_t* handle) { delete reinterpret_cast<uv_poll_t*>(handle); });
  handle_ = nullptr;
}

void PoolWatch::start(const Napi::CallbackInfo&) {
  if (handle_ != nullptr) uv_poll_start(handle_, UV_WRITABLE, on_event);
}

void PoolWatch::stop(const Napi::CallbackInfo&) {
  if (handle_ != nullptr) uv_poll_stop(handle_);
}

void PoolWatch::close(const Napi::CallbackInfo&) {
  close_handle();
}

// Stopped at once: the pool stays below its threshold until it was fed, and would wake the loop
// without end.
void PoolWatch::on_event(uv_poll_t* handle, int, int) {
  uv_poll_stop(handle);
  auto* self = static_cast<PoolWatch*>(handle->data);
  const Napi::HandleScope scope(self->Env());
  self->callback_.MakeCallback(self->Env().Global(), {});
}

}  // namespace entropyd::binding
