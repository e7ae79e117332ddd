// SPDX-License-Identifier: MIT
// The file that tells programs that this machine was copied, for JavaScript: see
// core/generation_file.h.
#pragma once

#include <napi.h>

namespace entropyd::binding {

// (path) -> the number in the file, or 0.
Napi::Value current_generation(const Napi::CallbackInfo& info);
// (path, cause, onlyAfter | undefined) -> a promise of the number that is in the file then,
// rejected if it could not be written.
Napi::Value announce_generation(const Napi::CallbackInfo& info);

}  // namespace entropyd::binding
