// SPDX-License-Identifier: MIT
// A vendor's PKCS #11 library, loaded into this process.
#pragma once

#include <string>

#include "failure.h"

namespace entropyd::pkcs11 {

class Module {
 public:
  // Loads the library and asks it for its functions. It is never unloaded: a library may leave
  // threads and handlers behind that need its code.
  Outcome load(const std::string& path);

  // Initialises the library, after ending its earlier use: some libraries notice a token that was
  // plugged in again only then.
  Outcome restart();

  // Call only after load() succeeded.
  const FunctionList& functions() const { return *functions_; }

 private:
  FunctionList* functions_ = nullptr;
  bool is_initialized_ = false;
};

}  // namespace entropyd::pkcs11
