// SPDX-License-Identifier: MIT
// The arithmetic of the compression estimate, SP 800-90B section 6.3.4 steps 5 to 8.
#pragma once

#include <cstddef>

namespace entropyd {

constexpr size_t kCompressionBlockBits = 6;

// Bits of min-entropy per bit when `blocks` blocks of 6 bits, of which the first `primed` make the
// dictionary, are as far from their last occurrence as `mean_log` says at the lower end of its
// confidence interval (in log2 of the distance).
double compression_entropy(double mean_log, size_t blocks, size_t primed);

}  // namespace entropyd
