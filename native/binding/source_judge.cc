// SPDX-License-Identifier: MIT
#include "source_judge.h"

#include "judging.h"
#include "secure_block.h"
#include "tested_block.h"

namespace entropyd::binding {

Napi::Function SourceJudgeObject::define(Napi::Env env) {
  return DefineClass(env, "SourceJudge",
                     {
                         InstanceAccessor<&SourceJudgeObject::priming_bytes>("primingBytes"),
                         InstanceAccessor<&SourceJudgeObject::tested>("tested"),
                         InstanceAccessor<&SourceJudgeObject::measured>("measured"),
                         InstanceAccessor<&SourceJudgeObject::trust>("trust"),
                         InstanceAccessor<&SourceJudgeObject::in_force>("inForce"),
                         InstanceMethod<&SourceJudgeObject::prime>("prime"),
                         InstanceMethod<&SourceJudgeObject::restart>("restart"),
                         InstanceMethod<&SourceJudgeObject::start_again>("startAgain"),
                         InstanceAccessor<&SourceJudgeObject::starting_up>("startingUp"),
                         InstanceMethod<&SourceJudgeObject::judge>("judge"),
                     });
}

SourceJudgeObject::SourceJudgeObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<SourceJudgeObject>(info), judge_(judge_from(info)) {
  tested_ = Napi::Persistent(TestedBlockObject::make(info.Env(), judge_->tested()));
}

Napi::Value SourceJudgeObject::priming_bytes(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(judge_->priming_bytes()));
}

void SourceJudgeObject::prime(const Napi::CallbackInfo& info) {
  const auto word = SecureBlock::memory_of(info[0]);
  if (word->filled() != judge_->priming_bytes()) throw not_filled(info.Env());
  judge_->prime(*word);
}

void SourceJudgeObject::restart(const Napi::CallbackInfo&) {
  judge_->restart();
}

void SourceJudgeObject::start_again(const Napi::CallbackInfo&) {
  judge_->start_again();
}

Napi::Value SourceJudgeObject::starting_up(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), judge_->starting_up());
}

Napi::Value SourceJudgeObject::judge(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const auto raw = SecureBlock::memory_of(info[0]);
  if (!judge_->takes(raw->filled())) throw not_filled(env);
  return verdict_of(env, judge_->judge(*raw));
}

Napi::Value SourceJudgeObject::tested(const Napi::CallbackInfo&) {
  return tested_.Value();
}

Napi::Value SourceJudgeObject::trust(const Napi::CallbackInfo& info) {
  return record_of(info.Env(), judge_->trust());
}

Napi::Value SourceJudgeObject::measured(const Napi::CallbackInfo& info) {
  return measured_of(info.Env(), *judge_);
}

Napi::Value SourceJudgeObject::in_force(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), judge_->bits_in_force());
}

}  // namespace entropyd::binding
