// SPDX-License-Identifier: MIT
// Why the token cannot be used, and whether that may pass.
#pragma once

#include <optional>
#include <string>

#include "cryptoki.h"

namespace entropyd::pkcs11 {

// sysexits(3), as every command of the project uses them.
enum ExitCode {
  kExitDone = 0,
  kExitUsage = 64,
  kExitSystem = 71,
  kExitNoPrivilege = 77,
  kExitConfig = 78,
  kRetry = -1,  // not an exit code: the failure may pass, as when a token is unplugged
};

struct Failure {
  ExitCode exit_code;
  std::string sentence;  // one line: what is wrong, and what to do
};

// Nothing if the call succeeded.
using Outcome = std::optional<Failure>;

// Returns "CALL: CKR_…", or the number in hexadecimal for a value whose name this program does not
// know.
std::string describe(const char* call, ReturnValue value);

// Returns the failure that a return value other than CKR_OK stands for. A token without a generator
// is final, and so is one that asks for a PIN. Everything else may pass.
Failure failure_of(const char* call, ReturnValue value);

// The same for C_Login. Most tokens lock after three wrong PINs, so every value is final that does
// not say that the token is away: a library may report a wrong PIN as a general error.
Failure login_failure(ReturnValue value);

}  // namespace entropyd::pkcs11
