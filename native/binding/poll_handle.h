// SPDX-License-Identifier: MIT
// A descriptor that the event loop watches, without a thread or a timer. The owner of the
// descriptor must keep it open until the handle is closed.
#pragma once

#include <napi.h>
#include <uv.h>

#include "../core/result.h"

namespace entropyd::binding {

// Calls a JavaScript function. An exception from it ends the program, as with any other event.
inline void call_back(const Napi::FunctionReference& callback,
                      const std::initializer_list<napi_value>& arguments = {}) {
  const Napi::Env env = callback.Env();
  try {
    callback.MakeCallback(env.Global(), arguments);
  } catch (const Napi::Error& error) {
    napi_fatal_exception(env, error.Value());
  }
}

class PollHandle {
 public:
  PollHandle() = default;
  ~PollHandle() { close(); }
  PollHandle(const PollHandle&) = delete;
  PollHandle& operator=(const PollHandle&) = delete;

  // `owner` is the handle's data in callbacks. Fails with EPERM for a file that cannot be polled.
  Result<> open(Napi::Env env, int fd, void* owner) {
    uv_loop_t* loop = nullptr;
    napi_get_uv_event_loop(env, &loop);
    handle_ = new uv_poll_t;
    const int error = -uv_poll_init(loop, handle_, fd);
    handle_->data = owner;
    if (error == 0) return success();
    delete handle_;
    handle_ = nullptr;
    return SystemError{error, "epoll_ctl"};
  }
  bool is_open() const { return handle_ != nullptr; }
  void start(int events, uv_poll_cb on_event) {
    if (handle_ != nullptr) uv_poll_start(handle_, events, on_event);
  }
  void stop() {
    if (handle_ != nullptr) uv_poll_stop(handle_);
  }
  // From now on the handle does not keep the process alive.
  void unref() { uv_unref(reinterpret_cast<uv_handle_t*>(handle_)); }
  void close() {
    if (handle_ == nullptr) return;
    uv_poll_stop(handle_);
    uv_close(reinterpret_cast<uv_handle_t*>(handle_),
             [](uv_handle_t* handle) { delete reinterpret_cast<uv_poll_t*>(handle); });
    handle_ = nullptr;
  }

 private:
  uv_poll_t* handle_ = nullptr;
};

}  // namespace entropyd::binding
