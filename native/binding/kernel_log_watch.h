// SPDX-License-Identifier: MIT
// Calls back with what the kernel's log says about copies of this machine: 'forked', 'resumed', or
// 'lost' if records were overwritten before they were read. It does not keep the process alive.
#pragma once

#include <napi.h>

#include <optional>

#include "../core/kernel_log.h"
#include "poll_handle.h"

namespace entropyd::binding {

class KernelLogWatch : public Napi::ObjectWrap<KernelLogWatch> {
 public:
  static Napi::Function define(Napi::Env env);
  // new KernelLogWatch(path, callback): throws if the log cannot be read.
  explicit KernelLogWatch(const Napi::CallbackInfo& info);

 private:
  void look(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);
  void report();
  static void on_event(uv_poll_t* handle, int status, int events);

  Napi::FunctionReference callback_;
  std::optional<KernelLog> log_;
  PollHandle poll_;  // closed before the descriptor is
};

}  // namespace entropyd::binding
