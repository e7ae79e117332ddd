// SPDX-License-Identifier: MIT
// GeneratorReader for JavaScript: read() and look() return promises, close() makes them settle.
#pragma once

#include <napi.h>

#include <memory>

#include "../core/generator_reader.h"
#include "../core/job_thread.h"

namespace entropyd::binding {

class GeneratorReaderObject : public Napi::ObjectWrap<GeneratorReaderObject> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit GeneratorReaderObject(const Napi::CallbackInfo& info);
  ~GeneratorReaderObject() override;

 private:
  Napi::Value read(const Napi::CallbackInfo& info);
  Napi::Value look(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);

  Napi::Env env_;
  // Shared with reads that outlive the handle.
  std::shared_ptr<GeneratorReader> reader_;
  std::shared_ptr<JobThread> thread_ = std::make_shared<JobThread>();
};

}  // namespace entropyd::binding
