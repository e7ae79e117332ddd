// SPDX-License-Identifier: MIT
// The arithmetic of the compression estimate, SP 800-90B section 6.3.4 steps 7 to 9. The quick
// estimate of a running source and the full one of an assessment share it.
#pragma once

#include <cstddef>
#include <span>

namespace entropyd {

constexpr size_t kCompressionBlockBits = 6;
constexpr double kCompressionCorrection = 0.5907;  // c of step 6, for blocks of 6 bits

// Returns bits of min-entropy per bit, 0 to 1. `mean_log` is the lower end of the confidence
// interval of the mean of log2 of the distance between a block of 6 bits and its last occurrence.
// `logs[u]` is log2(u) for u from 1 to the number of blocks; `logs[0]` is not read. The first
// `primed` blocks are not counted in the mean: they only fill the dictionary. `tolerance` is the
// largest error of the most likely block's probability; a smaller one takes more time.
double compression_entropy(double mean_log, std::span<const double> logs, size_t primed,
                           double tolerance);

}  // namespace entropyd
