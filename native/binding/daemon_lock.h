// SPDX-License-Identifier: MIT
// DaemonLock for JavaScript.
#pragma once

#include <napi.h>

#include <optional>

#include "../core/daemon_lock.h"

namespace entropyd::binding {

class DaemonLockObject : public Napi::ObjectWrap<DaemonLockObject> {
 public:
  static Napi::Function define(Napi::Env env);
  // new DaemonLock(path): throws if the lock is refused; `holder` of the error is the process ID of
  // the lock's holder, or 0.
  explicit DaemonLockObject(const Napi::CallbackInfo& info);

 private:
  void release(const Napi::CallbackInfo& info);

  std::optional<DaemonLock> lock_;
};

}  // namespace entropyd::binding
