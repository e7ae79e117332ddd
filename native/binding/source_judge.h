// SPDX-License-Identifier: MIT
// SourceJudge for JavaScript: it takes raw blocks, returns verdicts, and its property `tested` is
// the last block that passed.
#pragma once

#include <napi.h>

#include <memory>

#include "../core/source_judge.h"

namespace entropyd::binding {

class SourceJudgeObject : public Napi::ObjectWrap<SourceJudgeObject> {
 public:
  static Napi::Function define(Napi::Env env);
  // new SourceJudge(unit, claim, blockBytes, onPermanentFailure): see src/native-judging.ts.
  explicit SourceJudgeObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value priming_bytes(const Napi::CallbackInfo& info);
  void prime(const Napi::CallbackInfo& info);
  void restart(const Napi::CallbackInfo& info);
  void start_again(const Napi::CallbackInfo& info);
  Napi::Value starting_up(const Napi::CallbackInfo& info);
  Napi::Value judge(const Napi::CallbackInfo& info);
  Napi::Value tested(const Napi::CallbackInfo& info);
  Napi::Value trust(const Napi::CallbackInfo& info);
  Napi::Value measured(const Napi::CallbackInfo& info);
  Napi::Value in_force(const Napi::CallbackInfo& info);

  std::unique_ptr<SourceJudge> judge_;
  Napi::ObjectReference tested_;
};

}  // namespace entropyd::binding
