// SPDX-License-Identifier: MIT
// DeviceReader for JavaScript: read() returns a promise, close() makes it settle.
#pragma once

#include <napi.h>

#include <memory>

#include "../core/device_reader.h"
#include "../core/job_thread.h"

namespace entropyd::binding {

class DeviceReaderObject : public Napi::ObjectWrap<DeviceReaderObject> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit DeviceReaderObject(const Napi::CallbackInfo& info);
  ~DeviceReaderObject() override;

 private:
  Napi::Value read(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);

  Napi::Env env_;
  // Shared with reads that outlive the handle.
  std::shared_ptr<DeviceReader> reader_;
  std::shared_ptr<JobThread> thread_ = std::make_shared<JobThread>();
};

}  // namespace entropyd::binding
