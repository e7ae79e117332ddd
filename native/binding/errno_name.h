// SPDX-License-Identifier: MIT
// An errno as JavaScript knows it: 'EPERM', or null for 0.
#pragma once

#include <napi.h>
#include <uv.h>

namespace entropyd::binding {

inline Napi::Value errno_name(Napi::Env env, int error) {
  if (error == 0) return env.Null();
  char name[64];
  return Napi::String::New(env, uv_err_name_r(-error, name, sizeof name));
}

}  // namespace entropyd::binding
