// SPDX-License-Identifier: MIT
// Sorts all suffixes of a text, in time proportional to its length even if the text is very
// repetitive.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace entropyd::assess {

// Returns the start positions of the suffixes, the least suffix first. The end of the text counts
// as less than any symbol.
std::vector<int32_t> suffix_array(std::span<const uint8_t> text, uint32_t alphabet);

// Replaces each element of the suffix array by the number of symbols that this suffix has in common
// with the one before it in that order; 0 for the first.
void shared_prefixes(std::span<const uint8_t> text, std::vector<int32_t>& suffixes);

}  // namespace entropyd::assess
