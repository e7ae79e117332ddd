// SPDX-License-Identifier: MIT
// The self-test for JavaScript: native/selftest with the known answers of the conditioner.
#pragma once

#include <napi.h>

namespace entropyd::binding {

// selfTest(): runs all known answers and returns { passed, milliseconds, tests: [{ name, passed }]
// }; throws an Error with the code ENOMEM. After a failure nothing can be credited by this process.
Napi::Value self_test(const Napi::CallbackInfo& info);

// Runs it if this process has not run it yet: before the first credit. Throws std::bad_alloc.
void ensure_self_test();

}  // namespace entropyd::binding
