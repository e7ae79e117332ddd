// SPDX-License-Identifier: MIT
// The PIN of a token.
#pragma once

#include <string>

#include "../core/secure_memory.h"
#include "failure.h"

namespace entropyd::pkcs11 {

// Reads the first line of the file into `pin`, without its newline. Fails with kExitConfig if the
// file cannot be read, or if the line is empty or not shorter than the capacity of `pin`.
Outcome read_pin(const std::string& path, SecureMemory& pin);

}  // namespace entropyd::pkcs11
