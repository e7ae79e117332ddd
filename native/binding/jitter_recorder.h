// SPDX-License-Identifier: MIT
// JitterRecorder for JavaScript: the raw samples of the jitter collector, for assessment. They are
// handed out as bytes, and so must never feed anything.
#pragma once

#include <napi.h>

#include <memory>

#include "../core/jitter_recorder.h"

namespace entropyd::binding {

class JitterRecorderObject : public Napi::ObjectWrap<JitterRecorderObject> {
 public:
  static Napi::Function define(Napi::Env env);
  // new JitterRecorder(tableBytes, steps, 'cycles' | 'clock'); 0 bytes: the default table.
  explicit JitterRecorderObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value record(const Napi::CallbackInfo& info);
  Napi::Value examine(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);
  Napi::Value step(const Napi::CallbackInfo& info);
  Napi::Value table_bytes(const Napi::CallbackInfo& info);

  // False, with an error thrown, after close().
  bool is_open(const Napi::CallbackInfo& info) const;

  JitterOptions options_;
  // Shared with work that outlives the handle.
  std::shared_ptr<JitterRecorder> recorder_;
};

}  // namespace entropyd::binding
