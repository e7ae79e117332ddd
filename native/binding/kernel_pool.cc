// SPDX-License-Identifier: MIT
#include "kernel_pool.h"

#include "errno_name.h"
#include "tested_block.h"

namespace entropyd::binding {

Napi::Function KernelPoolObject::define(Napi::Env env) {
  return DefineClass(env, "KernelPool",
                     {
                         InstanceAccessor<&KernelPoolObject::error>("error"),
                         InstanceAccessor<&KernelPoolObject::fd>("fd"),
                         InstanceMethod<&KernelPoolObject::probe>("probe"),
                         InstanceMethod<&KernelPoolObject::add_entropy>("addEntropy"),
                         InstanceMethod<&KernelPoolObject::reseed_crng>("reseedCrng"),
                         InstanceMethod<&KernelPoolObject::entropy_count>("entropyCount"),
                     });
}

KernelPoolObject::KernelPoolObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<KernelPoolObject>(info),
      pool_(info[0].IsString() ? info[0].As<Napi::String>().Utf8Value() : std::string()) {}

Napi::Value KernelPoolObject::error(const Napi::CallbackInfo& info) {
  return errno_name(info.Env(), pool_.error());
}

Napi::Value KernelPoolObject::fd(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), pool_.fd());
}

Napi::Value KernelPoolObject::probe(const Napi::CallbackInfo& info) {
  return errno_name(info.Env(), pool_.probe());
}

Napi::Value KernelPoolObject::add_entropy(const Napi::CallbackInfo& info) {
  const auto from = TestedBlockObject::block_of(info[0]);
  if (from == nullptr) return info.Env().Undefined();
  const uint32_t bytes = info[1].ToNumber().Uint32Value();
  const uint32_t bits = info[2].ToNumber().Uint32Value();
  return errno_name(info.Env(), pool_.add_entropy(*from, bytes, bits));
}

Napi::Value KernelPoolObject::reseed_crng(const Napi::CallbackInfo& info) {
  return errno_name(info.Env(), pool_.reseed_crng());
}

Napi::Value KernelPoolObject::entropy_count(const Napi::CallbackInfo& info) {
  int bits = 0;
  const int error = pool_.entropy_count(&bits);
  if (error != 0) return errno_name(info.Env(), error);
  return Napi::Number::New(info.Env(), bits);
}

}  // namespace entropyd::binding
