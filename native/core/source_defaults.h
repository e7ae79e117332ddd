// SPDX-License-Identifier: MIT
// The defaults of daemon and seeder for their sources.
#pragma once

#include <chrono>
#include <cstddef>

namespace entropyd {

// The lowest claim per byte or sample that is accepted. The cutoffs and windows of the tests are
// not made for less.
constexpr double kLowestClaim = 0.1;
constexpr char kHwrngDevice[] = "/dev/hwrng";
// Bits of min-entropy per byte of a hardware generator: docs/decisions/0003.
constexpr double kHwrngClaim = 4;
// The same for a generator on a serial line: docs/decisions/0025.
constexpr double kTtyClaim = 4;
// Bits of min-entropy per byte of the processor's seed instruction: docs/decisions/0022.
constexpr double kRdseedClaim = 1;
// Bits of min-entropy per byte of a TPM, as behind /dev/hwrng: docs/decisions/0026.
constexpr double kTpm2Claim = kHwrngClaim;
// Bits of min-entropy per sample of the CPU jitter source: docs/decisions/0006.
constexpr double kJitterClaim = 1;
// Memory accesses that are timed together as one sample.
constexpr unsigned kJitterSteps = 4;
constexpr size_t kJitterBlockSamples = 2048;
// If a block is needed at once, a source that has delivered none after this time is late, and
// another source is read as well: docs/decisions/0013.
constexpr std::chrono::milliseconds kUrgentPatience{25};

}  // namespace entropyd
