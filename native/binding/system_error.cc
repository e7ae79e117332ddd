// SPDX-License-Identifier: MIT
#include "system_error.h"

#include <uv.h>

namespace entropyd::binding {

Napi::Value errno_name(Napi::Env env, int error) {
  if (error == 0) return env.Null();
  char name[64];
  return Napi::String::New(env, uv_err_name_r(-error, name, sizeof name));
}

Napi::Error system_error(Napi::Env env, const SystemError& error, const std::string& path) {
  char name[64], words[256];
  uv_err_name_r(-error.number, name, sizeof name);
  uv_strerror_r(-error.number, words, sizeof words);
  std::string message = std::string(name) + ": " + words + ", " + error.call;
  if (!path.empty()) message += " '" + path + "'";
  Napi::Error thrown = Napi::Error::New(env, message);
  thrown.Set("code", name);
  thrown.Set("errno", Napi::Number::New(env, -error.number));
  thrown.Set("syscall", error.call);
  if (!path.empty()) thrown.Set("path", path);
  return thrown;
}

}  // namespace entropyd::binding
