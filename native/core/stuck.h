// SPDX-License-Identifier: MIT
// Which samples of a block are stuck: those that a timer without jitter could produce.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace entropyd {

// Whether sample `at` counts as 0 bits: it, its difference from the sample before, or the
// difference of the differences is 0 modulo 256. So constants and ramps are stuck. The first two
// samples of a block have too few before them, and count as stuck.
inline bool is_stuck(std::span<const uint8_t> samples, size_t at) {
  if (at < 2) return true;
  const auto first = static_cast<uint8_t>(samples[at] - samples[at - 1]);
  const auto before = static_cast<uint8_t>(samples[at - 1] - samples[at - 2]);
  return samples[at] == 0 || first == 0 || first == before;
}

inline size_t count_stuck(std::span<const uint8_t> samples) {
  size_t stuck = 0;
  for (size_t at = 0; at < samples.size(); ++at) stuck += is_stuck(samples, at);
  return stuck;
}

}  // namespace entropyd
