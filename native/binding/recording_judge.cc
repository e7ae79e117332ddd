// SPDX-License-Identifier: MIT
#include "recording_judge.h"

#include <string.h>

#include <algorithm>

#include "judging.h"
#include "system_error.h"

namespace entropyd::binding {

Napi::Function RecordingJudgeObject::define(Napi::Env env) {
  return DefineClass(env, "RecordingJudge",
                     {
                         InstanceAccessor<&RecordingJudgeObject::priming_bytes>("primingBytes"),
                         InstanceAccessor<&RecordingJudgeObject::measured>("measured"),
                         InstanceAccessor<&RecordingJudgeObject::trust>("trust"),
                         InstanceAccessor<&RecordingJudgeObject::in_force>("inForce"),
                         InstanceMethod<&RecordingJudgeObject::prime>("prime"),
                         InstanceMethod<&RecordingJudgeObject::judge>("judge"),
                     });
}

RecordingJudgeObject::RecordingJudgeObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<RecordingJudgeObject>(info),
      judge_(judge_from(info)),
      raw_(with_memory(info.Env(), [&] {
        return std::make_unique<SecureMemory>(judge_->tested()->capacity());
      })) {}

void RecordingJudgeObject::take(const Napi::CallbackInfo& info) {
  if (!info[0].IsTypedArray()) throw not_filled(info.Env());
  const auto bytes = info[0].As<Napi::Uint8Array>();
  raw_->wipe();
  const size_t size = std::min(bytes.ByteLength(), raw_->capacity());
  memcpy(raw_->data(), bytes.Data(), size);
  raw_->set_filled(size);
  if (bytes.ByteLength() > size) throw not_filled(info.Env());
}

Napi::Value RecordingJudgeObject::priming_bytes(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(judge_->priming_bytes()));
}

void RecordingJudgeObject::prime(const Napi::CallbackInfo& info) {
  take(info);
  if (raw_->filled() != judge_->priming_bytes()) throw not_filled(info.Env());
  judge_->prime(*raw_);
}

Napi::Value RecordingJudgeObject::judge(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  take(info);
  if (!judge_->takes(raw_->filled())) throw not_filled(env);
  Napi::Object verdict = verdict_of(env, judge_->judge(*raw_));
  verdict.Set("bits", static_cast<double>(judge_->tested()->bits()));
  judge_->tested()->wipe();
  return verdict;
}

Napi::Value RecordingJudgeObject::measured(const Napi::CallbackInfo& info) {
  return measured_of(info.Env(), *judge_);
}

Napi::Value RecordingJudgeObject::trust(const Napi::CallbackInfo& info) {
  return record_of(info.Env(), judge_->trust());
}

Napi::Value RecordingJudgeObject::in_force(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), judge_->bits_in_force());
}

}  // namespace entropyd::binding
