// SPDX-License-Identifier: MIT
// One token: which one is meant, a session with it, and its generator.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "module.h"
#include "options.h"

namespace entropyd::pkcs11 {

class Token {
 public:
  Token(Module& module, const Options& options) : module_(module), options_(options) {}

  // Finds the token, opens a session, and logs in if there is a PIN. It also ends an earlier
  // session. The PIN is tried once; it is not tried at all if the token says that the next wrong
  // one locks it.
  Outcome open();

  // Fills `random` with C_GenerateRandom, or zeroes it and returns the failure.
  Outcome generate(std::span<uint8_t> random);

  // Returns "'label' (manufacturer model, serial number)" after open() succeeded.
  const std::string& description() const { return description_; }

 private:
  Outcome find(SlotId* slot, TokenInfo* info) const;
  Outcome log_in(const TokenInfo& info);

  Module& module_;
  const Options& options_;
  SessionHandle session_ = 0;
  std::string description_;
};

}  // namespace entropyd::pkcs11
