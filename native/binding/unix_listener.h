// SPDX-License-Identifier: MIT
// Calls back with the descriptor of whoever connects to a Unix socket: node:net does as much,
// for 2.6 MB of modules and without a word on the descriptor, which the peer's credentials want.
#pragma once

#include <napi.h>

#include <memory>

#include "../core/unix_listener.h"
#include "poll_handle.h"

namespace entropyd::binding {

class UnixListenerObject : public Napi::ObjectWrap<UnixListenerObject> {
 public:
  static Napi::Function define(Napi::Env env);
  // new UnixListener(path, mode, callback): each descriptor is the callback's to close; it gets the
  // name of an errno where a client could not be accepted.
  explicit UnixListenerObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value error(const Napi::CallbackInfo& info);
  Napi::Value gid(const Napi::CallbackInfo& info);
  Napi::Value resume(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);
  static void on_event(uv_poll_t* handle, int status, int events);

  Napi::FunctionReference callback_;
  std::unique_ptr<UnixListener> listener_;
  PollHandle poll_;  // closed before the descriptor is
  int error_ = 0;
};

}  // namespace entropyd::binding
