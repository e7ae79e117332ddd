// SPDX-License-Identifier: MIT
// Calls back whenever the kernel's log tells of a fork of this virtual machine. It keeps no process
// alive.
#pragma once

#include <napi.h>

#include <memory>

#include "../core/kernel_log.h"
#include "poll_handle.h"

namespace entropyd::binding {

class KernelLogWatch : public Napi::ObjectWrap<KernelLogWatch> {
 public:
  static Napi::Function define(Napi::Env env);
  // new KernelLogWatch(path, callback)
  explicit KernelLogWatch(const Napi::CallbackInfo& info);

 private:
  Napi::Value error(const Napi::CallbackInfo& info);
  void look(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);
  static void on_event(uv_poll_t* handle, int status, int events);

  Napi::FunctionReference callback_;
  std::unique_ptr<KernelLog> log_;
  PollHandle poll_;  // closed before the descriptor is
  int error_ = 0;
};

}  // namespace entropyd::binding
