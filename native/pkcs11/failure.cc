// SPDX-License-Identifier: MIT
#include "failure.h"

#include <stdio.h>

namespace entropyd::pkcs11 {
namespace {

struct Name {
  ReturnValue value;
  const char* name;
};

// The names of the values that a token which is pulled out, busy or broken is known to return, and
// of those that are final.
constexpr Name kNames[] = {
    {0x02, "CKR_HOST_MEMORY"},
    {CKR_SLOT_ID_INVALID, "CKR_SLOT_ID_INVALID"},
    {0x05, "CKR_GENERAL_ERROR"},
    {0x06, "CKR_FUNCTION_FAILED"},
    {0x07, "CKR_ARGUMENTS_BAD"},
    {0x30, "CKR_DEVICE_ERROR"},
    {0x31, "CKR_DEVICE_MEMORY"},
    {CKR_DEVICE_REMOVED, "CKR_DEVICE_REMOVED"},
    {CKR_FUNCTION_NOT_SUPPORTED, "CKR_FUNCTION_NOT_SUPPORTED"},
    {0x90, "CKR_OPERATION_ACTIVE"},
    {CKR_PIN_INCORRECT, "CKR_PIN_INCORRECT"},
    {CKR_PIN_INVALID, "CKR_PIN_INVALID"},
    {CKR_PIN_LEN_RANGE, "CKR_PIN_LEN_RANGE"},
    {CKR_PIN_EXPIRED, "CKR_PIN_EXPIRED"},
    {CKR_PIN_LOCKED, "CKR_PIN_LOCKED"},
    {CKR_SESSION_CLOSED, "CKR_SESSION_CLOSED"},
    {0xb1, "CKR_SESSION_COUNT"},
    {CKR_SESSION_HANDLE_INVALID, "CKR_SESSION_HANDLE_INVALID"},
    {CKR_TOKEN_NOT_PRESENT, "CKR_TOKEN_NOT_PRESENT"},
    {CKR_TOKEN_NOT_RECOGNIZED, "CKR_TOKEN_NOT_RECOGNIZED"},
    {CKR_USER_NOT_LOGGED_IN, "CKR_USER_NOT_LOGGED_IN"},
    {CKR_USER_PIN_NOT_INITIALIZED, "CKR_USER_PIN_NOT_INITIALIZED"},
    {CKR_RANDOM_NO_RNG, "CKR_RANDOM_NO_RNG"},
    {0x190, "CKR_CRYPTOKI_NOT_INITIALIZED"},
};

}  // namespace

std::string describe(const char* call, ReturnValue value) {
  for (const Name& known : kNames) {
    if (known.value == value) return std::string(call) + ": " + known.name;
  }
  char number[32];
  snprintf(number, sizeof number, "0x%lx", value);
  return std::string(call) + ": return value " + number;
}

Failure failure_of(const char* call, ReturnValue value) {
  const std::string what = describe(call, value);
  switch (value) {
    case CKR_USER_NOT_LOGGED_IN:
      return {kExitConfig, "the token generates nothing without a PIN (" + what +
                               "): name its file with --pin-file or LoadCredential=pin:"};
    case CKR_RANDOM_NO_RNG:
    case CKR_FUNCTION_NOT_SUPPORTED:
      return {kExitConfig, "the token has no generator (" + what + "): use another token"};
    default:
      return {kRetry, what};
  }
}

Failure login_failure(ReturnValue value) {
  const std::string what = describe("C_Login", value);
  switch (value) {
    case CKR_SLOT_ID_INVALID:
    case CKR_DEVICE_REMOVED:
    case CKR_SESSION_CLOSED:
    case CKR_SESSION_HANDLE_INVALID:
    case CKR_TOKEN_NOT_PRESENT:
    case CKR_TOKEN_NOT_RECOGNIZED:
      return {kRetry, what};
    case CKR_PIN_INCORRECT:
    case CKR_PIN_INVALID:
    case CKR_PIN_LEN_RANGE:
      return {kExitNoPrivilege, "the token refuses the PIN (" + what +
                                    "), which is not tried again because tokens lock: put the "
                                    "right PIN into the file of --pin-file or LoadCredential=pin:"};
    case CKR_PIN_LOCKED:
    case CKR_PIN_EXPIRED:
    case CKR_USER_PIN_NOT_INITIALIZED:
      return {kExitNoPrivilege, "the token accepts no PIN (" + what +
                                    "): set a new one with the vendor's tool or pkcs11-tool"};
    default:
      return {kExitNoPrivilege, "the login failed (" + what +
                                    "), and is not tried again because it may count as a wrong "
                                    "PIN: log in once with the vendor's tool or pkcs11-tool, then "
                                    "start again"};
  }
}

}  // namespace entropyd::pkcs11
