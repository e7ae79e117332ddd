// SPDX-License-Identifier: MIT
// Writing to destinations that can hang, never on the event loop: see core/queued_writer.h and
// replace_file.h.
#pragma once

#include <napi.h>

#include "../core/queued_writer.h"

namespace entropyd::binding {

class QueuedWriterObject : public Napi::ObjectWrap<QueuedWriterObject> {
 public:
  static Napi::Function define(Napi::Env env);
  // new QueuedWriter(fd, limitBytes)
  explicit QueuedWriterObject(const Napi::CallbackInfo& info);

 private:
  void write(const Napi::CallbackInfo& info);
  void report(const Napi::CallbackInfo& info);
  Napi::Value lost(const Napi::CallbackInfo& info);
  Napi::Value flush(const Napi::CallbackInfo& info);

  QueuedWriter writer_;
};

// (path, text, mode) -> a promise, rejected if the file could not be replaced.
Napi::Value replace_file(const Napi::CallbackInfo& info);

}  // namespace entropyd::binding
