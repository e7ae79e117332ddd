// SPDX-License-Identifier: MIT
#include "secure_block.h"

#include "system_error.h"

namespace entropyd::binding {
namespace {

constexpr napi_type_tag kTag = {0x8d1f6c1b7a524f0eULL, 0xb2a90e57c3d84421ULL};
constexpr uint32_t kLargest = 1 << 20;

size_t capacity_from(const Napi::CallbackInfo& info) {
  const double bytes = info[0].IsNumber() ? info[0].As<Napi::Number>().DoubleValue() : 0;
  if (bytes >= 1 && bytes <= kLargest) return static_cast<size_t>(bytes);
  throw Napi::RangeError::New(info.Env(), "a SecureBlock has a capacity of 1 to 1048576 bytes");
}

}  // namespace

Napi::Function SecureBlock::define(Napi::Env env) {
  return DefineClass(env, "SecureBlock",
                     {
                         InstanceAccessor<&SecureBlock::capacity>("capacity"),
                         InstanceAccessor<&SecureBlock::filled>("filled"),
                         InstanceMethod<&SecureBlock::wipe>("wipe"),
                     });
}

std::shared_ptr<SecureMemory> SecureBlock::memory_of(const Napi::Value& value) {
  if (value.IsObject()) {
    const auto object = value.As<Napi::Object>();
    if (object.CheckTypeTag(&kTag)) return Unwrap(object)->memory_;
  }
  throw Napi::TypeError::New(value.Env(), "not a SecureBlock");
}

SecureBlock::SecureBlock(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<SecureBlock>(info), memory_(with_memory(info.Env(), [&] {
        return std::make_shared<SecureMemory>(capacity_from(info));
      })) {
  info.This().As<Napi::Object>().TypeTag(&kTag);
}

Napi::Value SecureBlock::capacity(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(memory_->capacity()));
}

Napi::Value SecureBlock::filled(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(memory_->filled()));
}

void SecureBlock::wipe(const Napi::CallbackInfo&) {
  memory_->wipe();
}

}  // namespace entropyd::binding
