// SPDX-License-Identifier: MIT
// TestedBlock for JavaScript: what a SourceJudge has passed, and the only thing that KernelPool
// credits. JavaScript can make none: what it constructs bears no type tag.
#pragma once

#include <napi.h>

#include <memory>

#include "../core/tested_block.h"

namespace entropyd::binding {

class TestedBlockObject : public Napi::ObjectWrap<TestedBlockObject> {
 public:
  // A handle on `block`.
  static Napi::Object make(Napi::Env env, std::shared_ptr<TestedBlock> block);
  static bool is(const Napi::Value& value);
  // The block behind `value`; throws a TypeError when it is not a TestedBlock.
  static std::shared_ptr<TestedBlock> block_of(const Napi::Value& value);

  explicit TestedBlockObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value left(const Napi::CallbackInfo& info);
  Napi::Value bits_per_byte(const Napi::CallbackInfo& info);
  void discard(const Napi::CallbackInfo& info);
  void wipe(const Napi::CallbackInfo& info);

  // Empty in one that JavaScript has constructed.
  std::shared_ptr<TestedBlock> block_ = std::make_shared<TestedBlock>(1);
};

}  // namespace entropyd::binding
