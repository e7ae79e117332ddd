// SPDX-License-Identifier: MIT
// entropyd-seed --reseed: makes the CRNG of a machine that was restored, forked or cloned differ
// from those of its copies.
#pragma once

#include "options.h"
#include "seeding.h"

namespace entropyd::seed {

// Mixes the pushed bytes with a credit of 0 bits, adds tested bytes of the machine's own, and
// reseeds the CRNG after each. Prints the document of --json. The exit code is kExitDone only if
// the kernel has reseeded its CRNG after the last bytes, and something was mixed that sets copies
// apart: a push that was not empty, or at least kMinBits tested bits.
Outcome reseed(const Options& options);

}  // namespace entropyd::seed
