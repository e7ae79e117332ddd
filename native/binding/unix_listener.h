// SPDX-License-Identifier: MIT
// Calls back with the descriptor of each client that connects to a Unix socket. node:net would do
// the same, but loads 2.6 MB of modules and hides the descriptor, from which the peer's credentials
// are read.
#pragma once

#include <napi.h>

#include <optional>

#include "../core/unix_listener.h"
#include "poll_handle.h"

namespace entropyd::binding {

class UnixListenerObject : public Napi::ObjectWrap<UnixListenerObject> {
 public:
  static Napi::Function define(Napi::Env env);
  // new UnixListener(path, mode, callback): throws if it cannot listen. The callback has to close
  // each descriptor; if a client could not be accepted, it gets the name of an errno instead.
  explicit UnixListenerObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value gid(const Napi::CallbackInfo& info);
  Napi::Value resume(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);
  static void on_event(uv_poll_t* handle, int status, int events);

  Napi::FunctionReference callback_;
  std::optional<UnixListener> listener_;
  PollHandle poll_;  // closed before the descriptor is
};

}  // namespace entropyd::binding
