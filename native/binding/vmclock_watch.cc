// SPDX-License-Identifier: MIT
#include "vmclock_watch.h"

#include "system_error.h"

namespace entropyd::binding {

Napi::Function VmClockWatch::define(Napi::Env env) {
  return DefineClass(env, "VmClockWatch",
                     {
                         InstanceAccessor<&VmClockWatch::notifies>("notifies"),
                         InstanceMethod<&VmClockWatch::look>("look"),
                         InstanceMethod<&VmClockWatch::close>("close"),
                     });
}

VmClockWatch::VmClockWatch(const Napi::CallbackInfo& info) : Napi::ObjectWrap<VmClockWatch>(info) {
  const Napi::Env env = info.Env();
  if (!info[0].IsString() || !info[1].IsFunction()) {
    throw Napi::TypeError::New(env, "VmClockWatch(path, callback)");
  }
  const std::string path = info[0].As<Napi::String>();
  clock_.emplace(value_or_throw(env, VmClock::open(path), path));
  callback_ = Napi::Persistent(info[1].As<Napi::Function>());
  last_ = clock_->read();
  follow();
}

// Before Linux 7.0 the device cannot be polled (EPERM). If the hypervisor does not notify, poll()
// reports POLLHUP without end.
void VmClockWatch::follow() {
  if (is_followed_ || !last_ || !last_->notifies || !clock_->acknowledge()) return;
  if (!poll_.is_open() && !poll_.open(Env(), clock_->fd(), this).ok()) return;
  poll_.start(UV_READABLE, on_event);
  poll_.unref();
  is_followed_ = true;
}

Napi::Value VmClockWatch::notifies(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), is_followed_);
}

void VmClockWatch::look(const Napi::CallbackInfo&) {
  if (!clock_) return;
  follow();  // the machine may have been migrated to a hypervisor that notifies
  compare();
}

void VmClockWatch::compare() {
  const std::optional<VmClockState> now = clock_->read();
  if (!now) return;  // in the middle of a change: the next look compares
  const bool copied = last_ && is_copy(*last_, *now);
  last_ = now;
  if (!copied) return;
  const Napi::HandleScope scope(Env());
  call_back(callback_);
}

void VmClockWatch::close(const Napi::CallbackInfo&) {
  poll_.close();
  clock_.reset();
}

void VmClockWatch::on_event(uv_poll_t* handle, int status, int) {
  auto* self = static_cast<VmClockWatch*>(handle->data);
  // Acknowledged first, so that a change that comes meanwhile is reported again.
  const bool goes_on = status >= 0 && self->clock_->acknowledge();
  self->compare();
  if (goes_on && self->last_ && self->last_->notifies) return;
  self->poll_.stop();  // otherwise it would be called without end
  self->is_followed_ = false;
}

}  // namespace entropyd::binding
