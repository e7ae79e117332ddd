// SPDX-License-Identifier: MIT
#include "source_judge.h"

#include "../core/byte_judge.h"
#include "../core/conditioner.h"
#include "../core/health_test_names.h"
#include "../core/sample_judge.h"
#include "../core/source_defaults.h"
#include "secure_block.h"
#include "system_error.h"
#include "tested_block.h"

namespace entropyd::binding {
namespace {

constexpr double kLargestBlock = 1 << 20;

double number_in(const Napi::Value& value) {
  return value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : 0;
}

// 'retest', which is the default, or 'stop'; throws a RangeError for anything else.
OnPermanentFailure on_permanent_failure_from(const Napi::Value& value) {
  if (value.IsUndefined()) return OnPermanentFailure::kRetest;
  const std::string word = value.ToString().Utf8Value();
  if (word == "retest") return OnPermanentFailure::kRetest;
  if (word == "stop") return OnPermanentFailure::kStop;
  throw Napi::RangeError::New(value.Env(), "after a permanent failure: 'retest' or 'stop'");
}

// Throws a RangeError if the arguments are not valid.
std::unique_ptr<SourceJudge> judge_from(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const std::string unit = info[0].ToString().Utf8Value();
  const double claim = number_in(info[1]);
  const double bytes = number_in(info[2]);
  const OnPermanentFailure then = on_permanent_failure_from(info[3]);
  if (!(claim >= kLowestClaim && claim <= 8)) {
    throw Napi::RangeError::New(env, "a claim is from 0.1 to 8 bits");
  }
  if (unit == "byte") return std::make_unique<ByteJudge>(claim, then);
  if (unit == "sample" && bytes >= 1 && bytes <= kLargestBlock) {
    return std::make_unique<SampleJudge>(claim, static_cast<size_t>(bytes), &condition_by_sha256,
                                         then);
  }
  throw Napi::RangeError::New(env, "a judge takes 'byte', or 'sample' and the samples in a block");
}

const char* name_of(Trust trust) {
  switch (trust) {
    case Trust::kOnTrial:
      return "onTrial";
    case Trust::kTrusted:
      return "trusted";
    case Trust::kQuarantined:
      return "quarantined";
    case Trust::kFailed:
      return "failed";
  }
  return "failed";
}

Napi::Error not_filled(Napi::Env env) {
  return Napi::RangeError::New(env, "the block is not filled as the tests need it");
}

}  // namespace

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
    : Napi::ObjectWrap<SourceJudgeObject>(info),
      judge_(with_memory(info.Env(), [&] { return judge_from(info); })) {
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
  const Judgement judgement = judge_->judge(*raw);
  if (judgement.broken) throw Napi::Error::New(env, "OpenSSL refuses SHA-256");
  auto failed = Napi::Array::New(env);
  for (const std::string& name : failed_tests(judgement)) failed.Set(failed.Length(), name);
  auto verdict = Napi::Object::New(env);
  verdict.Set("failed", failed);
  verdict.Set("permanent", judgement.permanent());
  return verdict;
}

Napi::Value SourceJudgeObject::tested(const Napi::CallbackInfo&) {
  return tested_.Value();
}

Napi::Value SourceJudgeObject::trust(const Napi::CallbackInfo& info) {
  const TrustState& trust = judge_->trust();
  auto record = Napi::Object::New(info.Env());
  record.Set("state", name_of(trust.trust()));
  record.Set("cleanRun", trust.clean_run());
  record.Set("retestsFailed", trust.retests_failed());
  record.Set("windowBlocks", static_cast<uint32_t>(kWindowBlocks));
  record.Set("windowFailures", static_cast<uint32_t>(kWindowFailures));
  return record;
}

Napi::Value SourceJudgeObject::measured(const Napi::CallbackInfo& info) {
  const std::optional<double> bits = judge_->measured_bits();
  if (!bits.has_value()) return info.Env().Undefined();
  return Napi::Number::New(info.Env(), *bits);
}

Napi::Value SourceJudgeObject::in_force(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), judge_->bits_in_force());
}

}  // namespace entropyd::binding
