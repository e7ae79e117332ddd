// SPDX-License-Identifier: MIT
// What the system refused, as JavaScript knows it: an Error with `code` and `syscall` as Node's own
// have them, or the name of an errno alone where a refusal is data (docs/decisions/0017).
#pragma once

#include <napi.h>

#include <new>
#include <string>

#include "../core/result.h"

namespace entropyd::binding {

// 'EPERM', or null for 0.
Napi::Value errno_name(Napi::Env env, int error);

// To be thrown, or to reject a promise with. `path` where the call was about a file.
Napi::Error system_error(Napi::Env env, const SystemError& error, const std::string& path = "");

// The value, or throws.
template <typename T>
T value_or_throw(Napi::Env env, Result<T> result, const std::string& path = "") {
  if (!result.ok()) throw system_error(env, result.error(), path);
  return std::move(result.value());
}

// What `make` returns; its lack of memory as an Error with the code ENOMEM.
template <typename Make>
auto with_memory(Napi::Env env, Make make) {
  try {
    return make();
  } catch (const std::bad_alloc&) {
    throw system_error(env, {ENOMEM, "mmap"});
  }
}

}  // namespace entropyd::binding
