// SPDX-License-Identifier: MIT
// For JavaScript: Fips140, the tests of samples and ByteCounts, over secure blocks; Fips140Stream,
// over plain buffers.
#pragma once

#include <napi.h>

#include "../core/byte_counts.h"
#include "../core/byte_tests.h"
#include "../core/continuous_tests.h"
#include "../core/dependence_test.h"
#include "../core/fips140.h"
#include "../core/fips140_stream.h"
#include "../core/sample_tests.h"

namespace entropyd::binding {

class Fips140Object : public Napi::ObjectWrap<Fips140Object> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit Fips140Object(const Napi::CallbackInfo& info);

 private:
  void prime(const Napi::CallbackInfo& info);
  Napi::Value test(const Napi::CallbackInfo& info);

  Fips140 tests_;
};

// Tests of samples against a claim: ContinuousTests, DependenceTest, ByteTests or SampleTests of
// the core.
template <typename Tests>
class SampleTestsObject : public Napi::ObjectWrap<SampleTestsObject<Tests>> {
 public:
  static Napi::Function define(Napi::Env env, const char* name);
  // new NAME(h): the claimed min-entropy in bits per sample, above 0 and at most 8.
  explicit SampleTestsObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value test(const Napi::CallbackInfo& info);
  void restart(const Napi::CallbackInfo& info);

  Tests tests_;
};

class ByteCountsObject : public Napi::ObjectWrap<ByteCountsObject> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit ByteCountsObject(const Napi::CallbackInfo& info);

 private:
  void add(const Napi::CallbackInfo& info);
  void reset(const Napi::CallbackInfo& info);
  Napi::Value total(const Napi::CallbackInfo& info);
  Napi::Value min_entropy(const Napi::CallbackInfo& info);

  ByteCounts counts_;
};

class Fips140StreamObject : public Napi::ObjectWrap<Fips140StreamObject> {
 public:
  static Napi::Function define(Napi::Env env);
  // new Fips140Stream(variant?): the name of a variant of the code, by default the fastest.
  explicit Fips140StreamObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value add(const Napi::CallbackInfo& info);
  Napi::Value bytes(const Napi::CallbackInfo& info);
  Napi::Value blocks(const Napi::CallbackInfo& info);

  Fips140Stream stream_;
};

}  // namespace entropyd::binding
