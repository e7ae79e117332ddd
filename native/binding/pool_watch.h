// SPDX-License-Identifier: MIT
// After each start(), calls back once when the kernel needs entropy: POLLOUT on /dev/random,
// watched by the event loop. On a modern kernel that never happens once the CRNG is ready
// (random.c).
#pragma once

#include <napi.h>

#include "poll_handle.h"

namespace entropyd::binding {

class PoolWatch : public Napi::ObjectWrap<PoolWatch> {
 public:
  static Napi::Function define(Napi::Env env);
  // new PoolWatch(fd, callback): the caller must keep the descriptor open.
  explicit PoolWatch(const Napi::CallbackInfo& info);

 private:
  void start(const Napi::CallbackInfo& info);
  void stop(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);
  static void on_event(uv_poll_t* handle, int status, int events);

  Napi::FunctionReference callback_;
  PollHandle poll_;
};

}  // namespace entropyd::binding
