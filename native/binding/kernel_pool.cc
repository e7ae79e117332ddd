// SPDX-License-Identifier: MIT
#include "kernel_pool.h"

#include "self_test.h"
#include "system_error.h"
#include "tested_block.h"

namespace entropyd::binding {

Napi::Function KernelPoolObject::define(Napi::Env env) {
  return DefineClass(env, "KernelPool",
                     {
                         InstanceAccessor<&KernelPoolObject::fd>("fd"),
                         InstanceMethod<&KernelPoolObject::probe>("probe"),
                         InstanceMethod<&KernelPoolObject::add_entropy>("addEntropy"),
                         InstanceMethod<&KernelPoolObject::reseed_crng>("reseedCrng"),
                         InstanceMethod<&KernelPoolObject::entropy_count>("entropyCount"),
                     });
}

KernelPoolObject::KernelPoolObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<KernelPoolObject>(info), pool_(with_memory(info.Env(), [&] {
        const std::string path = info[0].ToString();
        return value_or_throw(info.Env(), KernelPool::open(path), path);
      })) {}

Napi::Value KernelPoolObject::fd(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), pool_.fd());
}

Napi::Value KernelPoolObject::probe(const Napi::CallbackInfo& info) {
  return errno_name(info.Env(), pool_.probe().error_number());
}

Napi::Value KernelPoolObject::add_entropy(const Napi::CallbackInfo& info) {
  const auto from = TestedBlockObject::block_of(info[0]);
  const uint32_t bytes = info[1].ToNumber().Uint32Value();
  const uint32_t bits = info[2].ToNumber().Uint32Value();
  with_memory(info.Env(), &ensure_self_test);
  return errno_name(info.Env(), pool_.add_entropy(*from, bytes, bits).error_number());
}

Napi::Value KernelPoolObject::reseed_crng(const Napi::CallbackInfo& info) {
  return errno_name(info.Env(), pool_.reseed_crng().error_number());
}

Napi::Value KernelPoolObject::entropy_count(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), value_or_throw(info.Env(), pool_.entropy_count()));
}

}  // namespace entropyd::binding
