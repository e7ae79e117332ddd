// SPDX-License-Identifier: MIT
// The command line of entropyd-pkcs11.
#pragma once

#include <optional>
#include <string>

#include "failure.h"

namespace entropyd::pkcs11 {

struct Options {
  std::string module;          // absolute path of the vendor's shared library
  std::optional<SlotId> slot;  // --slot; at most one of slot and token is given
  std::string token;           // --token, a label; empty if not given
  std::string pin_file;        // empty: no login
  std::string fifo = "/run/entropyd-pkcs11/fifo";
  // Set if the program is to exit at once: --help, or a bad option.
  std::optional<ExitCode> exit_code;
};

// `credentials` is $CREDENTIALS_DIRECTORY or null; a file `pin` in it is the default of --pin-file.
Options parse(int argc, char** argv, const char* credentials);

}  // namespace entropyd::pkcs11
