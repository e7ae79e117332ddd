// SPDX-License-Identifier: MIT
#include "daemon_lock.h"

#include "system_error.h"

namespace entropyd::binding {

Napi::Function DaemonLockObject::define(Napi::Env env) {
  return DefineClass(env, "DaemonLock",
                     {
                         InstanceMethod<&DaemonLockObject::release>("release"),
                     });
}

DaemonLockObject::DaemonLockObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<DaemonLockObject>(info) {
  if (!info[0].IsString()) throw Napi::TypeError::New(info.Env(), "DaemonLock(path)");
  const std::string path = info[0].As<Napi::String>();
  pid_t holder = 0;
  Result<DaemonLock> lock = DaemonLock::take(path, &holder);
  if (!lock.ok()) {
    Napi::Error error = system_error(info.Env(), lock.error(), path);
    error.Set("holder", Napi::Number::New(info.Env(), holder));
    throw error;
  }
  lock_.emplace(std::move(lock.value()));
}

void DaemonLockObject::release(const Napi::CallbackInfo&) {
  lock_.reset();
}

}  // namespace entropyd::binding
