// SPDX-License-Identifier: MIT
// The seeder's credit, whatever source the bytes are from, and the sentence that reports it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "../core/kernel_pool.h"
#include "attempt.h"
#include "seeding.h"

namespace entropyd::seed {

constexpr char kNoSource[] = "no usable source: ";
// Returns the outcome for an unusable source. `reason` follows kNoSource in its sentence.
Outcome no_source(const std::string& reason);
// Returns the sentence without kNoSource, which is the same for each source.
std::string reason_of(const Outcome& failure);
// Follows the name of a source that passed and is still not credited.
constexpr char kNotAlone[] = " passed, and is never credited alone";
// Returns the outcome for an error of opening, probing or feeding the pool.
Outcome pool_failure(const std::string& random_device, const SystemError& error);

// Runs the self-test (selftest/self_test.h) when it is first called. Returns the outcome if it has
// failed: then nothing can be credited.
std::optional<Outcome> self_test_failure();

// Credits the whole block, in as many requests as are needed, each with its share of the bits, and
// wipes it.
Result<> add_all(KernelPool& pool, TestedBlock& block, size_t bits);

// Adds all unused bytes of the blocks, one or more, to the pool and wipes them. Credits the bits
// that were asked for, or fewer if no block is worth so many, when the bytes of all are in the
// pool.
Outcome credit(KernelPool& pool, const std::vector<Tested>& passed, const Options& options);

}  // namespace entropyd::seed
