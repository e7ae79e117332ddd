// SPDX-License-Identifier: MIT
// KernelPool for JavaScript. The kernel's answer to a credit or a reseed is returned, not thrown:
// null, or the name of an errno.
#pragma once

#include <napi.h>

#include "../core/kernel_pool.h"

namespace entropyd::binding {

class KernelPoolObject : public Napi::ObjectWrap<KernelPoolObject> {
 public:
  static Napi::Function define(Napi::Env env);
  // new KernelPool(path): throws if the path cannot be opened.
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
