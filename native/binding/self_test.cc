// SPDX-License-Identifier: MIT
#include "self_test.h"

#include "../core/credit_permission.h"
#include "../selftest/self_test.h"
#include "system_error.h"

namespace entropyd::binding {
namespace {

selftest::Result run() {
  return selftest::run_self_test(selftest::conditioner_answers());
}

}  // namespace

Napi::Value self_test(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const selftest::Result result = with_memory(env, &run);
  auto tests = Napi::Array::New(env);
  for (const auto& [name, passed] : result.outcomes) {
    auto test = Napi::Object::New(env);
    test.Set("name", name);
    test.Set("passed", passed);
    tests.Set(tests.Length(), test);
  }
  auto report = Napi::Object::New(env);
  report.Set("passed", result.passed());
  report.Set("milliseconds", result.milliseconds);
  report.Set("tests", tests);
  return report;
}

void ensure_self_test() {
  if (self_test_state() == SelfTestState::kNotRun) run();
}

}  // namespace entropyd::binding
