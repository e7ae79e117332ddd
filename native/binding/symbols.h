// SPDX-License-Identifier: MIT
// The input of the estimators, made from samples once and shared by all of them.
#pragma once

#include <napi.h>

#include <cstdint>
#include <memory>

#include "../assess/symbols.h"

namespace entropyd::binding {

class SymbolsObject : public Napi::ObjectWrap<SymbolsObject> {
 public:
  static Napi::Function define(Napi::Env env);
  // new Symbols(samples, form): see src/native-assess.ts.
  explicit SymbolsObject(const Napi::CallbackInfo& info);
  ~SymbolsObject() override;

  // Returns what JavaScript gave as Symbols; throws TypeError for anything else. Never changes, so
  // that a thread may hold it.
  static std::shared_ptr<const assess::Symbols> from(const Napi::Value& value);

 private:
  Napi::Value length(const Napi::CallbackInfo& info);
  Napi::Value alphabet(const Napi::CallbackInfo& info);

  // What the garbage collector cannot see of the object's size.
  int64_t bytes() const { return static_cast<int64_t>(symbols_->values.size()); }

  std::shared_ptr<const assess::Symbols> symbols_;
};

// (samples) -> the largest value, 0 if there is no sample.
Napi::Value largest_sample(const Napi::CallbackInfo& info);

}  // namespace entropyd::binding
