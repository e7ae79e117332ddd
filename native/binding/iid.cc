// SPDX-License-Identifier: MIT
#include "iid.h"

#include <algorithm>
#include <span>
#include <utility>

#include "../assess/chi_square.h"
#include "promise_thread.h"
#include "symbols.h"
#include "system_error.h"

namespace entropyd::binding {

namespace {

using assess::ChiSquare;
using assess::PermutationTest;
using assess::RepeatedSubstring;

struct TestResults {
  ChiSquare independence;
  ChiSquare goodness_of_fit;
  RepeatedSubstring repeated_substring;
};

Napi::Object object_of(Napi::Env env, const ChiSquare& test) {
  auto object = Napi::Object::New(env);
  object.Set("statistic", test.statistic);
  object.Set("degreesOfFreedom", test.degrees);
  object.Set("pValue", test.p_value);
  return object;
}

}  // namespace

Napi::Value chi_square_tests(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  auto symbols = SymbolsObject::from(info[0]);
  if (symbols->values.empty() || symbols->alphabet < 2)
    throw Napi::RangeError::New(env, "there is no symbol, or only one in the alphabet");
  return PromiseThread<TestResults>::run(
      env, std::make_shared<JobThread>(),
      [symbols = std::move(symbols)] {
        const assess::Sequence samples = symbols->sequence();
        return Result<TestResults>(TestResults{assess::independence(samples),
                                               assess::goodness_of_fit(samples),
                                               assess::longest_repeated_substring_test(samples)});
      },
      [](Napi::Env now, const TestResults& results) -> Napi::Value {
        auto object = Napi::Object::New(now);
        object.Set("independence", object_of(now, results.independence));
        object.Set("goodnessOfFit", object_of(now, results.goodness_of_fit));
        auto repeated = Napi::Object::New(now);
        repeated.Set("length", static_cast<double>(results.repeated_substring.length));
        repeated.Set("collisionProbability", results.repeated_substring.collision);
        repeated.Set("pValue", results.repeated_substring.probability);
        object.Set("repeatedSubstring", repeated);
        return object;
      });
}

Napi::Function PermutationTestObject::define(Napi::Env env) {
  return DefineClass(env, "PermutationTest",
                     {
                         InstanceMethod<&PermutationTestObject::run>("run"),
                         InstanceMethod<&PermutationTestObject::done>("done"),
                     });
}

PermutationTestObject::PermutationTestObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<PermutationTestObject>(info) {
  const auto env = info.Env();
  const auto samples = info[0].As<Napi::Uint8Array>();
  bool is_exact = false;
  const uint64_t seed = info[1].As<Napi::BigInt>().Uint64Value(&is_exact);
  if (!is_exact) throw Napi::RangeError::New(env, "a seed has 64 bits");
  const size_t shuffles = info[2].IsNumber() ? info[2].ToNumber().Uint32Value() : assess::kShuffles;
  test_ = with_memory(env, [&] {
    const std::span<const uint8_t> bytes(samples.Data(), samples.ElementLength());
    return std::make_shared<PermutationTest>(bytes, seed, shuffles);
  });
}

PermutationTestObject::~PermutationTestObject() {
  test_->cancel();
}

Napi::Value PermutationTestObject::run(const Napi::CallbackInfo& info) {
  if (std::exchange(has_run_, true)) throw Napi::Error::New(info.Env(), "it has been run");
  const size_t threads = std::max(1U, info[0].ToNumber().Uint32Value());
  // The object is kept, so that its end does not cancel the work that somebody waits for.
  auto self = std::make_shared<Napi::ObjectReference>(Napi::Persistent(info.This().ToObject()));
  return PromiseThread<std::shared_ptr<PermutationTest>>::run(
      info.Env(), std::make_shared<JobThread>(),
      [test = test_, threads] {
        test->run(threads);
        return Result<std::shared_ptr<PermutationTest>>(test);
      },
      [self](Napi::Env env, const std::shared_ptr<PermutationTest>& test) -> Napi::Value {
        auto original = Napi::Array::New(env, assess::kStatistics);
        auto ranks = Napi::Array::New(env, assess::kStatistics);
        for (uint32_t i = 0; i < assess::kStatistics; ++i) {
          original.Set(i, test->original()[i]);
          const assess::Rank& rank = test->ranks()[i];
          auto object = Napi::Object::New(env);
          object.Set("higher", rank.higher);
          object.Set("equal", rank.equal);
          object.Set("lower", rank.lower);
          object.Set("passed", rank.passed());
          ranks.Set(i, object);
        }
        auto result = Napi::Object::New(env);
        result.Set("original", original);
        result.Set("ranks", ranks);
        return result;
      });
}

Napi::Value PermutationTestObject::done(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), test_->done());
}

}  // namespace entropyd::binding
