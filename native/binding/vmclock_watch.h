// SPDX-License-Identifier: MIT
// Calls back when the vmclock page says that this machine may be a copy. It does not keep the
// process alive.
#pragma once

#include <napi.h>

#include <optional>

#include "../core/vmclock.h"
#include "poll_handle.h"

namespace entropyd::binding {

class VmClockWatch : public Napi::ObjectWrap<VmClockWatch> {
 public:
  static Napi::Function define(Napi::Env env);
  // new VmClockWatch(path, callback): throws if there is no such page.
  explicit VmClockWatch(const Napi::CallbackInfo& info);

 private:
  // Whether a change is reported without look(): from Linux 7.0, if the hypervisor notifies.
  Napi::Value notifies(const Napi::CallbackInfo& info);
  void look(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);
  void compare();
  // Lets the event loop report changes, unless it does so already or cannot.
  void follow();
  static void on_event(uv_poll_t* handle, int status, int events);

  Napi::FunctionReference callback_;
  std::optional<VmClock> clock_;
  std::optional<VmClockState> last_;
  bool is_followed_ = false;
  PollHandle poll_;  // closed before the descriptor is
};

}  // namespace entropyd::binding
