// SPDX-License-Identifier: MIT
// Blocks of 20,000 bits that are at a limit of FIPS 140-2 in one quantity and ordinary in the
// others. With the seeds of fips140_answers.cc they pass all tests but the one whose limit they
// exceed; test/native/selftest.test.ts has them judged by an oracle, bit by bit.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace entropyd::selftest {

constexpr size_t kBlockBits = 20'000;
using Block = std::array<uint8_t, kBlockBits / 8>;

bool bit_of(const Block& block, size_t at);
void set_bit(Block& block, size_t at, bool bit);

// Drawn bytes.
Block drawn_block(uint64_t seed);
// Drawn bytes in which drawn bits were changed until `ones` bits are one.
Block block_with_ones(uint64_t seed, uint32_t ones);
// Shuffled nibbles: 312 of each from 0 to 7, 313 of each from 8 to 15, and then `a` more of 3 and
// less of 5, `b` more of 9 and less of 10, `c` more of 6 and less of 12. All of these have two
// ones. The sum of the squares of the 16 frequencies is 1,562,504 + 2 (a^2 + b^2 + c^2 - c).
Block block_with_nibbles(uint64_t seed, uint32_t a, uint32_t b, uint32_t c);

// How many runs of 1, 2, 3, 4, 5, and of 6 and more equal bits.
using RunCounts = std::array<uint32_t, 6>;
// Shuffled runs, by turns of zeros and of ones, whose numbers may differ by one. The runs of 6 and
// more share the bits that are missing, those of zeros and of ones by turns.
Block block_with_runs(uint64_t seed, const RunCounts& zeros, const RunCounts& ones);
// Drawn bytes with a run of `length` bits of this value at bit `start`.
Block block_with_run(uint64_t seed, bool value, size_t length, size_t start);

}  // namespace entropyd::selftest
