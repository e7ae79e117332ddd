// SPDX-License-Identifier: MIT
// What entropyd-pkcs11 does: bytes from a token into a FIFO, as fast as they are read.
#pragma once

#include "failure.h"
#include "options.h"

namespace entropyd::pkcs11 {

// Writes one line per failure and per session to standard error. Waits, with growing pauses, for a
// token that is missing or fails; returns only for a failure that waiting does not end. Throws
// std::bad_alloc.
Failure supply(const Options& options);

}  // namespace entropyd::pkcs11
