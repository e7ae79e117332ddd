// SPDX-License-Identifier: MIT
// RecordingJudge for JavaScript: the judge of a source over bytes that anybody may have recorded.
// It has no handle on what passed, so that nothing of a recording can be credited.
#pragma once

#include <napi.h>

#include <memory>

#include "../core/source_judge.h"

namespace entropyd::binding {

class RecordingJudgeObject : public Napi::ObjectWrap<RecordingJudgeObject> {
 public:
  static Napi::Function define(Napi::Env env);
  // new RecordingJudge(unit, claim, blockBytes, onPermanentFailure): as for SourceJudge.
  explicit RecordingJudgeObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value priming_bytes(const Napi::CallbackInfo& info);
  void prime(const Napi::CallbackInfo& info);
  Napi::Value judge(const Napi::CallbackInfo& info);
  Napi::Value measured(const Napi::CallbackInfo& info);
  Napi::Value trust(const Napi::CallbackInfo& info);
  Napi::Value in_force(const Napi::CallbackInfo& info);
  // Copies the bytes of the argument to where a source would have put them.
  void take(const Napi::CallbackInfo& info);

  std::unique_ptr<SourceJudge> judge_;
  std::unique_ptr<SecureMemory> raw_;
};

}  // namespace entropyd::binding
