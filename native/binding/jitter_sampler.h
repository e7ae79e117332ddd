// SPDX-License-Identifier: MIT
// JitterSampler for JavaScript: its calls return promises, and close() makes them settle.
#pragma once

#include <napi.h>

#include <memory>

#include "../core/jitter_sampler.h"
#include "../core/job_thread.h"

namespace entropyd::binding {

class JitterSamplerObject : public Napi::ObjectWrap<JitterSamplerObject> {
 public:
  static Napi::Function define(Napi::Env env);
  // new JitterSampler({ bufferBytes, steps, timer, claim }); throws a RangeError if one is not
  // valid.
  explicit JitterSamplerObject(const Napi::CallbackInfo& info);
  ~JitterSamplerObject() override;

 private:
  Napi::Value open(const Napi::CallbackInfo& info);
  Napi::Value read(const Napi::CallbackInfo& info);
  void close(const Napi::CallbackInfo& info);
  void release_memory(const Napi::CallbackInfo& info);

  Napi::Env env_;
  // Shared with work that outlives the handle.
  std::shared_ptr<JitterSampler> sampler_;
  std::shared_ptr<JobThread> thread_ = std::make_shared<JobThread>();
};

}  // namespace entropyd::binding
