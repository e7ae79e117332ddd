// SPDX-License-Identifier: MIT
// DaemonLock for JavaScript.
#pragma once

#include <napi.h>

#include <memory>

#include "../core/daemon_lock.h"

namespace entropyd::binding {

class DaemonLockObject : public Napi::ObjectWrap<DaemonLockObject> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit DaemonLockObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value error(const Napi::CallbackInfo& info);
  Napi::Value holder(const Napi::CallbackInfo& info);
  void release(const Napi::CallbackInfo& info);

  std::unique_ptr<DaemonLock> lock_;
};

}  // namespace entropyd::binding
