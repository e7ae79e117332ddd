// SPDX-License-Identifier: MIT
// The forms in which the estimators take recorded samples: as symbols of an alphabet, or as bits.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "estimators.h"

namespace entropyd::assess {

struct Symbols {
  std::vector<uint8_t> values;
  uint32_t alphabet;

  Sequence sequence() const { return {values, alphabet}; }
};

// The values that occur, numbered from 0 in ascending order: other values are not part of the
// alphabet. It has two symbols at least, even if only one occurs.
Symbols number_values(std::span<const uint8_t> samples);

// Each sample as `width` bits, from 1 to 8, the most significant first.
Symbols bits_of(std::span<const uint8_t> samples, uint32_t width);

}  // namespace entropyd::assess
