// SPDX-License-Identifier: MIT
#include "judging.h"

#include <string>

#include "../core/byte_judge.h"
#include "../core/conditioner.h"
#include "../core/health_test_names.h"
#include "../core/sample_judge.h"
#include "../core/source_defaults.h"
#include "system_error.h"

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

std::unique_ptr<SourceJudge> make_judge(const Napi::CallbackInfo& info) {
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

}  // namespace

std::unique_ptr<SourceJudge> judge_from(const Napi::CallbackInfo& info) {
  return with_memory(info.Env(), [&] { return make_judge(info); });
}

Napi::Error not_filled(Napi::Env env) {
  return Napi::RangeError::New(env, "the block is not filled as the tests need it");
}

Napi::Object verdict_of(Napi::Env env, const Judgement& judgement) {
  if (judgement.broken) throw Napi::Error::New(env, "OpenSSL refuses SHA-256");
  auto failed = Napi::Array::New(env);
  for (const std::string& name : failed_tests(judgement)) failed.Set(failed.Length(), name);
  auto verdict = Napi::Object::New(env);
  verdict.Set("failed", failed);
  verdict.Set("permanent", judgement.permanent());
  return verdict;
}

Napi::Object record_of(Napi::Env env, const TrustState& trust) {
  auto record = Napi::Object::New(env);
  record.Set("state", name_of(trust.trust()));
  record.Set("cleanRun", trust.clean_run());
  record.Set("retestsFailed", trust.retests_failed());
  record.Set("windowBlocks", static_cast<uint32_t>(kWindowBlocks));
  record.Set("windowFailures", static_cast<uint32_t>(kWindowFailures));
  return record;
}

Napi::Value measured_of(Napi::Env env, const SourceJudge& judge) {
  const std::optional<double> bits = judge.measured_bits();
  if (!bits.has_value()) return env.Undefined();
  return Napi::Number::New(env, *bits);
}

}  // namespace entropyd::binding
