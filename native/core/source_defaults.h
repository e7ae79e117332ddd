// SPDX-License-Identifier: MIT
// What daemon and seeder ask of their sources unless a setting says otherwise.
#pragma once

#include <cstddef>

namespace entropyd {

// No source may claim less per byte or sample: the tests' cutoffs and windows are made for more.
constexpr double kLowestClaim = 0.1;
// Bits of min-entropy per byte of a hardware generator: docs/decisions/0003.
constexpr double kHwrngClaim = 4;
// Bits of min-entropy per sample of the CPU jitter source: docs/decisions/0006.
constexpr double kJitterClaim = 1;
// Memory accesses that are timed together as one sample.
constexpr unsigned kJitterSteps = 4;
constexpr size_t kJitterBlockSamples = 2048;

}  // namespace entropyd
