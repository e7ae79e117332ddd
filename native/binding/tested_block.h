// SPDX-License-Identifier: MIT
// TestedBlock for JavaScript: a block that a SourceJudge has passed, and the only thing that
// KernelPool credits. JavaScript cannot create a valid one: an object that it constructs has no
// type tag.
#pragma once

#include <napi.h>

#include <memory>

#include "../core/tested_block.h"

namespace entropyd::binding {

class TestedBlockObject : public Napi::ObjectWrap<TestedBlockObject> {
 public:
  // Creates a handle of `block`.
  static Napi::Object make(Napi::Env env, std::shared_ptr<TestedBlock> block);
  static bool is(const Napi::Value& value);
  // Returns the block of a handle; throws a TypeError if `value` is not a TestedBlock.
  static std::shared_ptr<TestedBlock> block_of(const Napi::Value& value);

  explicit TestedBlockObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value left(const Napi::CallbackInfo& info);
  Napi::Value bits_per_byte(const Napi::CallbackInfo& info);
  void discard(const Napi::CallbackInfo& info);
  void wipe(const Napi::CallbackInfo& info);

  // An empty block if JavaScript has constructed the object.
  std::shared_ptr<TestedBlock> block_ = std::make_shared<TestedBlock>(1);
};

}  // namespace entropyd::binding
