// SPDX-License-Identifier: MIT
// What entropyd-seed does: wait for a source, test it, credit the pool.
#pragma once

#include <string>

#include "../core/fips140.h"
#include "../core/pool_generation.h"
#include "../core/source_defaults.h"
#include "options.h"

namespace entropyd::seed {

// The limits of --bits: what makes the CRNG ready, and what one block of the hardware source is
// worth at its claim.
constexpr long kMinBits = kCrngReadyBits;
constexpr long kMaxBits = static_cast<long>(kHwrngClaim * kFips140BlockBytes);

struct Outcome {
  int exit_code;
  std::string sentence;  // one line for a person
};

Outcome seed(const Options& options);

}  // namespace entropyd::seed
