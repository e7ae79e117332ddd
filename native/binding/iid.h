// SPDX-License-Identifier: MIT
// The IID track of native/assess/ for JavaScript. What takes long runs in threads.
#pragma once

#include <napi.h>

#include <memory>

#include "../assess/permutation_test.h"
#include "../core/job_thread.h"

namespace entropyd::binding {

// (symbols) -> a promise of { independence, goodnessOfFit, repeatedSubstring }, see
// assess/chi_square.h and src/native-assess.ts.
Napi::Value chi_square_tests(const Napi::CallbackInfo& info);

class PermutationTestObject : public Napi::ObjectWrap<PermutationTestObject> {
 public:
  static Napi::Function define(Napi::Env env);
  // new PermutationTest(samples, seed, shuffles): `seed` is a bigint of 64 bits.
  explicit PermutationTestObject(const Napi::CallbackInfo& info);
  ~PermutationTestObject() override;

 private:
  // (threads) -> a promise of { original, ranks }. Throws when it is called again.
  Napi::Value run(const Napi::CallbackInfo& info);
  Napi::Value done(const Napi::CallbackInfo& info);

  // Shared with the work, which outlives the handle.
  std::shared_ptr<assess::PermutationTest> test_;
  bool has_run_ = false;
};

}  // namespace entropyd::binding
