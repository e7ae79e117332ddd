// SPDX-License-Identifier: MIT
// The seeder's credit, whatever source the bytes are from, and the sentence that reports it.
#pragma once

#include <string>
#include <vector>

#include "../core/kernel_pool.h"
#include "attempt.h"
#include "seeding.h"

namespace entropyd::seed {

constexpr char kNoSource[] = "no usable source: ";
// Returns the outcome for an unusable source. `reason` follows kNoSource in its sentence.
Outcome no_source(const std::string& reason);
// Returns the outcome for an error of opening, probing or feeding the pool.
Outcome pool_failure(const std::string& random_device, const SystemError& error);

// Adds all unused bytes of the blocks to the pool and wipes them. Credits the bits that were asked
// for, or fewer if the blocks are worth less together.
Outcome credit(KernelPool& pool, const std::vector<Tested>& passed, const Options& options);

}  // namespace entropyd::seed
