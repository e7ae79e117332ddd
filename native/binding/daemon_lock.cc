// SPDX-License-Identifier: MIT
#include "daemon_lock.h"

#include "errno_name.h"

namespace entropyd::binding {

Napi::Function DaemonLockObject::define(Napi::Env env) {
  return DefineClass(env, "DaemonLock",
                     {
                         InstanceAccessor<&DaemonLockObject::error>("error"),
                         InstanceAccessor<&DaemonLockObject::holder>("holder"),
                         InstanceMethod<&DaemonLockObject::release>("release"),
                     });
}

DaemonLockObject::DaemonLockObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<DaemonLockObject>(info) {
  if (!info[0].IsString()) {
    Napi::TypeError::New(info.Env(), "DaemonLock(path)").ThrowAsJavaScriptException();
    return;
  }
  lock_ = std::make_unique<DaemonLock>(info[0].As<Napi::String>());
}

Napi::Value DaemonLockObject::error(const Napi::CallbackInfo& info) {
  return errno_name(info.Env(), lock_ == nullptr ? 0 : lock_->error());
}

Napi::Value DaemonLockObject::holder(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), lock_ == nullptr ? 0 : lock_->holder());
}

void DaemonLockObject::release(const Napi::CallbackInfo&) {
  lock_.reset();
}

}  // namespace entropyd::binding
