// SPDX-License-Identifier: MIT
// The common prefixes of neighbouring suffixes, by sorting the suffixes on their next 64 bits.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace entropyd::assess {

// Returns, for each suffix of the text in sorted order, how many symbols it has in common with the
// one before it; 0 for the first. The end of the text counts as less than any symbol. `alphabet` is
// from 1 to 256. The keys of at most `items` suffixes are in memory at a time: one or more, by
// default so many that a cache holds them.
std::vector<int32_t> shared_prefixes(std::span<const uint8_t> text, uint32_t alphabet,
                                     size_t items = 1 << 14);

}  // namespace entropyd::assess
