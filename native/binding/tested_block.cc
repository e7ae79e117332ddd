// SPDX-License-Identifier: MIT
#include "tested_block.h"

namespace entropyd::binding {
namespace {

constexpr napi_type_tag kTag = {0x4be7a90c62f34d18ULL, 0x9f02c5d37a1e8b64ULL};

}  // namespace

Napi::Object TestedBlockObject::make(Napi::Env env, std::shared_ptr<TestedBlock> block) {
  const auto type =
      DefineClass(env, "TestedBlock",
                  {
                      InstanceAccessor<&TestedBlockObject::left>("left"),
                      InstanceAccessor<&TestedBlockObject::bits_per_byte>("bitsPerByte"),
                      InstanceMethod<&TestedBlockObject::discard>("discard"),
                      InstanceMethod<&TestedBlockObject::wipe>("wipe"),
                  });
  Napi::Object object = type.New({});
  Unwrap(object)->block_ = std::move(block);
  object.TypeTag(&kTag);
  return object;
}

bool TestedBlockObject::is(const Napi::Value& value) {
  return value.IsObject() && value.As<Napi::Object>().CheckTypeTag(&kTag);
}

std::shared_ptr<TestedBlock> TestedBlockObject::block_of(const Napi::Value& value) {
  if (is(value)) return Unwrap(value.As<Napi::Object>())->block_;
  throw Napi::TypeError::New(value.Env(), "not a TestedBlock");
}

TestedBlockObject::TestedBlockObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<TestedBlockObject>(info) {}

Napi::Value TestedBlockObject::left(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(block_->left()));
}

Napi::Value TestedBlockObject::bits_per_byte(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), block_->bits_per_byte());
}

void TestedBlockObject::discard(const Napi::CallbackInfo& info) {
  block_->discard(info[0].ToNumber().Uint32Value());
}

void TestedBlockObject::wipe(const Napi::CallbackInfo&) {
  block_->wipe();
}

}  // namespace entropyd::binding
