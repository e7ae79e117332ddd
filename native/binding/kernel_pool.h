// SPDX-License-Identifier: MIT
// KernelPool for JavaScript. Every ioctl gives null or the name of an errno.
#pragma once

#include <napi.h>

#include "../core/kernel_pool.h"

namespace entropyd::binding {

class KernelPoolObject : public Napi::ObjectWrap<KernelPoolObject> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit KernelPoolObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value error(const Napi::CallbackInfo& info);
  Napi::Value fd(const Napi::CallbackInfo& info);
  Napi::Value probe(const Napi::CallbackInfo& info);
  Napi::Value add_entropy(const Napi::CallbackInfo& info);
  Napi::Value reseed_crng(const Napi::CallbackInfo& info);
  Napi::Value entropy_count(const Napi::CallbackInfo& info);

  KernelPool pool_;
};

}  // namespace entropyd::binding
