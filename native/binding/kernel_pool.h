// SPDX-License-Identifier: MIT
// KernelPool for JavaScript. What the kernel says to a credit or a reseed is data: null, or the
// name of an errno.
#pragma once

#include <napi.h>

#include "../core/kernel_pool.h"

namespace entropyd::binding {

class KernelPoolObject : public Napi::ObjectWrap<KernelPoolObject> {
 public:
  static Napi::Function define(Napi::Env env);
  // new KernelPool(path): throws where it can't be opened.
  explicit KernelPoolObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value fd(const Napi::CallbackInfo& info);
  Napi::Value probe(const Napi::CallbackInfo& info);
  Napi::Value add_entropy(const Napi::CallbackInfo& info);
  Napi::Value reseed_crng(const Napi::CallbackInfo& info);
  Napi::Value entropy_count(const Napi::CallbackInfo& info);

  KernelPool pool_;
};

}  // namespace entropyd::binding
