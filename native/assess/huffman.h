// SPDX-License-Identifier: MIT
// The lengths of the codes that bzip2 chooses for its symbols.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace entropyd::assess {

// The symbols of a text of at most 11 different characters: 10 places of the move-to-front list
// but for the first, two digits of run lengths, and the end of the block.
constexpr size_t kMostCodes = 13;
using CodeLengths = std::array<uint8_t, kMostCodes>;
using Frequencies = std::array<uint32_t, kMostCodes>;

// Returns the lengths in bits of the Huffman code of the first `count` symbols; one that does not
// occur counts as if it did once. No code is longer than 17 bits.
CodeLengths code_lengths(const Frequencies& frequencies, size_t count);

// Returns the number of bits that the code tables, the choices among them and the symbols take in
// bzip2's format. Each symbol is below `count`.
uint64_t coded_bits(std::span<const uint8_t> symbols, const Frequencies& frequencies, size_t count);

}  // namespace entropyd::assess
