// SPDX-License-Identifier: MIT
// What both judges for JavaScript share: that of a running source and that of a recording.
#pragma once

#include <napi.h>

#include <memory>

#include "../core/source_judge.h"

namespace entropyd::binding {

// Makes the judge for the arguments (unit, claim, blockBytes, onPermanentFailure), see
// SourceJudgeClass in src/native-judging.ts. Throws a RangeError if they are not valid.
std::unique_ptr<SourceJudge> judge_from(const Napi::CallbackInfo& info);
// To be thrown for a block of a wrong size.
Napi::Error not_filled(Napi::Env env);
// { failed, permanent }; throws when the conditioner does not work.
Napi::Object verdict_of(Napi::Env env, const Judgement& judgement);
// A TrustRecord.
Napi::Object record_of(Napi::Env env, const TrustState& trust);
// Bits per raw byte or sample, or undefined before the first block that passed.
Napi::Value measured_of(Napi::Env env, const SourceJudge& judge);

}  // namespace entropyd::binding
