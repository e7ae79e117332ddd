// SPDX-License-Identifier: MIT
// The cutoffs of the continuous health tests of SP 800-90B section 4.4: the only place with that
// arithmetic. `h` is the claimed min-entropy in bits per sample (0 < h <= 8), alpha is
// 2^-alpha_bits.
#pragma once

#include <cstdint>

namespace entropyd {

// Size of the window in which the adaptive proportion test counts the samples equal to the first
// one (4.4.2, for non-binary sources).
constexpr uint32_t kAdaptiveWindow = 512;
// False alarms at a true entropy as low as the claim: rare at the intermittent cutoff, never in a
// lifetime at the permanent one.
constexpr int kIntermittentAlphaBits = 30;
constexpr int kPermanentAlphaBits = 60;

// 4.4.1: C = 1 + ceil(-log2(alpha) / H), the number of equal samples in a row that fails.
uint32_t repetition_count_cutoff(double h, int alpha_bits);

// 4.4.2: C = 1 + CRITBINOM(W, 2^-H, 1 - alpha), the number of samples in a window equal to its
// first (itself counted) that fails.
uint32_t adaptive_proportion_cutoff(double h, int alpha_bits, uint32_t window);

}  // namespace entropyd
