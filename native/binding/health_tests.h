// SPDX-License-Identifier: MIT
// Fips140, ContinuousTests and ByteCounts over secure blocks, Fips140Stream over plain buffers.
#pragma once

#include <napi.h>

#include "../core/byte_counts.h"
#include "../core/continuous_tests.h"
#include "../core/fips140.h"
#include "../core/fips140_stream.h"
#include "../core/lag_predictor.h"

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

class ContinuousTestsObject : public Napi::ObjectWrap<ContinuousTestsObject> {
 public:
  static Napi::Function define(Napi::Env env);
  // new ContinuousTests(h): the claimed min-entropy in bits a byte, above 0 and at most 8.
  explicit ContinuousTestsObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value test(const Napi::CallbackInfo& info);
  void restart(const Napi::CallbackInfo& info);

  ContinuousTests tests_;
};

class LagPredictorObject : public Napi::ObjectWrap<LagPredictorObject> {
 public:
  static Napi::Function define(Napi::Env env);
  // new LagPredictor(h), as above.
  explicit LagPredictorObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value test(const Napi::CallbackInfo& info);

  LagPredictor tests_;
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
  explicit Fips140StreamObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value add(const Napi::CallbackInfo& info);
  Napi::Value bytes(const Napi::CallbackInfo& info);
  Napi::Value blocks(const Napi::CallbackInfo& info);

  Fips140Stream stream_;
};

}  // namespace entropyd::binding
