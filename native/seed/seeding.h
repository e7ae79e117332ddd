// SPDX-License-Identifier: MIT
// What entropyd-seed does: wait for a source, test it, credit the pool.
#pragma once

#include <string>

#include "options.h"

namespace entropyd::seed {

// A block of 2500 bytes is credited with at most 4 bits per byte (docs/decisions/0003), and never
// with less than the CRNG needs to become ready.
constexpr long kMinBits = 256;
constexpr long kMaxBits = 10000;

struct Outcome {
  int exit_code;
  std::string sentence;  // one line for a person
};

Outcome seed(const Options& options);

}  // namespace entropyd::seed
