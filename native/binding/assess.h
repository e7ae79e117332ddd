// SPDX-License-Identifier: MIT
// The estimators of native/assess/ for JavaScript, each call in a thread of its own.
#pragma once

#include <napi.h>

namespace entropyd::binding {

// (name, symbols, parameters) -> a promise of an array of bits per symbol, NaN if there
// is too little data; two for 'tuples', else one. See src/native-assess.ts for the names.
Napi::Value estimate_min_entropy(const Napi::CallbackInfo& info);

// (right, longestRun, guesses, alphabet) -> bits per symbol, see assess/prediction.h.
Napi::Value prediction_entropy(const Napi::CallbackInfo& info);

}  // namespace entropyd::binding
