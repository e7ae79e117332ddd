// SPDX-License-Identifier: MIT
// The seeder's credit, whatever source the bytes are from, and the sentence that reports it.
#pragma once

#include <string>

#include "../core/kernel_pool.h"
#include "attempt.h"
#include "seeding.h"

namespace entropyd::seed {

constexpr char kNoSource[] = "no usable source: ";
// What is wrong with the source, in words that go on after that.
Outcome no_source(const std::string& reason);
// From what opening, probing or feeding the pool failed with.
Outcome pool_failure(const std::string& random_device, const SystemError& error);

// Credits all that is left of the block with what was asked for, or what it is worth where that is
// less, and wipes it.
Outcome credit(KernelPool& pool, const Tested& tested, const Options& options);

}  // namespace entropyd::seed
