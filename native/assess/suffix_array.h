// SPDX-License-Identifier: MIT
// All suffixes of a text in order, in time proportional to its length whatever it repeats.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace entropyd::assess {

// The starts of the suffixes, the least first. The end of the text counts as less than any symbol.
std::vector<int32_t> suffix_array(std::span<const uint8_t> text, uint32_t alphabet);

// How many symbols each suffix shares with the one before it in that order, the first with none;
// takes the array's place.
void shared_prefixes(std::span<const uint8_t> text, std::vector<int32_t>& suffixes);

}  // namespace entropyd::assess
