// SPDX-License-Identifier: MIT
// What entropyd-pkcs11 does: bytes from a token into a FIFO, as fast as they are read.
#pragma once

#include "failure.h"
#include "options.h"

namespace entropyd::pkcs11 {

// Returns only for a failure that waiting does not end. Waits, with growing pauses, for a token
// that is missing or fails. Writes a line to standard error when a session begins, and when there
// is a new reason to wait. Throws std::bad_alloc.
Failure supply(const Options& options);

}  // namespace entropyd::pkcs11
