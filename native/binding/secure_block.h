// SPDX-License-Identifier: MIT
// SecureBlock: an opaque handle of SecureMemory. JavaScript sees its capacity and how much is
// filled, never a byte.
#pragma once

#include <napi.h>

#include <memory>

#include "../core/secure_memory.h"

namespace entropyd::binding {

class SecureBlock : public Napi::ObjectWrap<SecureBlock> {
 public:
  static Napi::Function define(Napi::Env env);
  // Returns the memory of a SecureBlock; throws a TypeError if `value` is not one.
  static std::shared_ptr<SecureMemory> memory_of(const Napi::Value& value);

  explicit SecureBlock(const Napi::CallbackInfo& info);

 private:
  Napi::Value capacity(const Napi::CallbackInfo& info);
  Napi::Value filled(const Napi::CallbackInfo& info);
  void wipe(const Napi::CallbackInfo& info);

  // Shared with work that outlives the handle.
  std::shared_ptr<SecureMemory> memory_;
};

}  // namespace entropyd::binding
