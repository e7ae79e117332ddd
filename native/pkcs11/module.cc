// SPDX-License-Identifier: MIT
#include "module.h"

#include <dlfcn.h>

namespace entropyd::pkcs11 {

Outcome Module::load(const std::string& path) {
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* why = dlerror();
    return Failure{kExitConfig, std::string("cannot load the module (") + why +
                                    "): install the vendor's package, or name the right file with "
                                    "--module"};
  }
  const auto get_function_list =
      reinterpret_cast<GetFunctionList>(dlsym(library, "C_GetFunctionList"));
  if (get_function_list == nullptr) {
    return Failure{kExitConfig, path +
                                    " is not a PKCS #11 module (it has no C_GetFunctionList): "
                                    "name the vendor's PKCS #11 library with --module"};
  }
  const ReturnValue got = get_function_list(&functions_);
  if (got != CKR_OK || functions_ == nullptr) {
    return Failure{kExitConfig, path + " does not give its functions (" +
                                    describe("C_GetFunctionList", got) +
                                    "): ask its vendor, or use another module"};
  }
  const FunctionList& has = *functions_;
  // Structures of version 2 are the beginning of those of later versions of the standard.
  if (has.version.major < 2 || has.C_Initialize == nullptr || has.C_Finalize == nullptr ||
      has.C_GetSlotList == nullptr || has.C_GetTokenInfo == nullptr ||
      has.C_OpenSession == nullptr || has.C_Login == nullptr) {
    return Failure{kExitConfig,
                   path + " does not implement PKCS #11 version 2: use another module"};
  }
  if (has.C_GenerateRandom == nullptr) {
    return Failure{kExitConfig, path +
                                    " has no generator (no C_GenerateRandom): use another "
                                    "module"};
  }
  return {};
}

Outcome Module::restart() {
  if (is_initialized_) functions_->C_Finalize(nullptr);
  is_initialized_ = false;
  const ReturnValue done = functions_->C_Initialize(nullptr);
  if (done != CKR_OK) return failure_of("C_Initialize", done);
  is_initialized_ = true;
  return {};
}

}  // namespace entropyd::pkcs11
