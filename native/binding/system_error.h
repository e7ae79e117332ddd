// SPDX-License-Identifier: MIT
// Errors of the system for JavaScript: an Error with `code` and `syscall` like Node's own, or only
// the name of the errno if the call returns refusals instead of throwing them
// (docs/decisions/0017).
#pragma once

#include <napi.h>

#include <new>
#include <string>

#include "../core/result.h"

namespace entropyd::binding {

// Returns the name of an errno ('EPERM'), or null for 0.
Napi::Value errno_name(Napi::Env env, int error);

// Returns an Error to throw or to reject a promise with. `path`: the file that the call was about.
Napi::Error system_error(Napi::Env env, const SystemError& error, const std::string& path = "");

// Returns the value, or throws the error.
template <typename T>
T value_or_throw(Napi::Env env, Result<T> result, const std::string& path = "") {
  if (!result.ok()) throw system_error(env, result.error(), path);
  return std::move(result.value());
}

// Returns what `make` returns; if it throws std::bad_alloc, throws an Error with the code ENOMEM.
template <typename Make>
auto with_memory(Napi::Env env, Make make) {
  try {
    return make();
  } catch (const std::bad_alloc&) {
    throw system_error(env, {ENOMEM, "mmap"});
  }
}

}  // namespace entropyd::binding
