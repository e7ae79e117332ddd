// SPDX-License-Identifier: MIT
// Calls back whenever the kernel's log tells of a fork of this virtual machine: the event loop
// watches the descriptor, no thread waits and no timer fires. It keeps no process alive.
#pragma once

#include <napi.h>
#include <uv.h>

#include <memory>

#include "../core/kernel_log.h"

namespace entropyd::binding {

class KernelLogWatch : public Napi::ObjectWrap<KernelLogWatch> {
 public:
  static Napi::Function define(Napi::Env env);
  // new KernelLogWatch(path, callback)
  explicit KernelLogWatch(const Napi::CallbackInfo& info);
  ~KernelLogWatch() override;

 private:
  Napi::Value error(const Napi::CallbackInfo& info);
  void look(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);
  void close_handle();
  void read();
  static void on_event(uv_poll_t* handle, int status, int events);

  Napi::FunctionReference callback_;
  std::unique_ptr<KernelLog> log_;
  int error_ = 0;
  uv_poll_t* handle_ = nullptr;
};

}  // namespace entropyd::binding
