// SPDX-License-Identifier: MIT
#include "kernel_log_watch.h"

#include "system_error.h"

namespace entropyd::binding {

Napi::Function KernelLogWatch::define(Napi::Env env) {
  return DefineClass(env, "KernelLogWatch",
                     {
                         InstanceMethod<&KernelLogWatch::look>("look"),
                         InstanceMethod<&KernelLogWatch::close>("close"),
                     });
}

KernelLogWatch::KernelLogWatch(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<KernelLogWatch>(info) {
  const Napi::Env env = info.Env();
  if (!info[0].IsString() || !info[1].IsFunction()) {
    throw Napi::TypeError::New(env, "KernelLogWatch(path, callback)");
  }
  const std::string path = info[0].As<Napi::String>();
  log_.emplace(value_or_throw(env, KernelLog::open(path), path));
  value_or_throw(env, poll_.open(env, log_->fd(), this), path);
  callback_ = Napi::Persistent(info[1].As<Napi::Function>());
  // Once records were overwritten before they were read, poll() reports POLLERR with POLLPRI.
  // Without UV_PRIORITIZED libuv takes that for an error of the descriptor, and stops.
  poll_.start(UV_READABLE | UV_PRIORITIZED, on_event);
  poll_.unref();
}

void KernelLogWatch::look(const Napi::CallbackInfo&) {
  if (poll_.is_open()) report();
}

void KernelLogWatch::report() {
  const KernelNews news = log_->take_news();
  if (!news.forked && !news.resumed && !news.lost) return;  // without calling JavaScript
  const Napi::HandleScope scope(Env());
  const auto tell = [this](bool is_so, const char* what) {
    if (is_so) call_back(callback_, {Napi::String::New(Env(), what)});
  };
  tell(news.forked, "forked");
  tell(news.resumed, "resumed");
  tell(news.lost, "lost");
}

void KernelLogWatch::close(const Napi::CallbackInfo&) {
  poll_.close();
}

void KernelLogWatch::on_event(uv_poll_t* handle, int status, int) {
  auto* self = static_cast<KernelLogWatch*>(handle->data);
  if (status < 0) {
    uv_poll_stop(handle);  // otherwise it would be called without end
    return;
  }
  self->report();
}

}  // namespace entropyd::binding
