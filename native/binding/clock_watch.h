// SPDX-License-Identifier: MIT
// Calls back when CLOCK_REALTIME was set or the machine was suspended. It does not keep the process
// alive.
#pragma once

#include <napi.h>

#include <optional>

#include "../core/clock_changes.h"
#include "poll_handle.h"

namespace entropyd::binding {

class ClockWatch : public Napi::ObjectWrap<ClockWatch> {
 public:
  static Napi::Function define(Napi::Env env);
  // new ClockWatch(callback): throws if the kernel has no such timer.
  explicit ClockWatch(const Napi::CallbackInfo& info);

 private:
  void close(const Napi::CallbackInfo& info);
  static void on_event(uv_poll_t* handle, int status, int events);

  Napi::FunctionReference callback_;
  std::optional<ClockChanges> changes_;
  PollHandle poll_;  // closed before the descriptor is
};

// () -> how long the machine was suspended since its start, in milliseconds.
Napi::Value suspended_ms(const Napi::CallbackInfo& info);

}  // namespace entropyd::binding
