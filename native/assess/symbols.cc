// SPDX-License-Identifier: MIT
#include "symbols.h"

#include <algorithm>
#include <array>
#include <utility>

namespace entropyd::assess {

Symbols number_values(std::span<const uint8_t> samples) {
  std::array<bool, 256> occurs = {};
  for (const uint8_t sample : samples) occurs[sample] = true;
  std::array<uint8_t, 256> number = {};
  uint32_t alphabet = 0;
  for (size_t value = 0; value < occurs.size(); ++value) {
    if (occurs[value]) number[value] = static_cast<uint8_t>(alphabet++);
  }
  std::vector<uint8_t> values(samples.size());
  std::transform(samples.begin(), samples.end(), values.begin(),
                 [&](uint8_t sample) { return number[sample]; });
  return {std::move(values), std::max(2u, alphabet)};
}

Symbols bits_of(std::span<const uint8_t> samples, uint32_t width) {
  std::vector<uint8_t> bits(samples.size() * width);
  auto next = bits.begin();
  for (const uint8_t sample : samples) {
    for (uint32_t place = width; place-- > 0;) *next++ = sample >> place & 1;
  }
  return {std::move(bits), 2};
}

}  // namespace entropyd::assess
