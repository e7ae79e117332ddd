// SPDX-License-Identifier: MIT
#include "fips140_blocks.h"

#include <algorithm>
#include <bit>

#include "draws.h"

namespace entropyd::selftest {
namespace {

uint8_t mask_of(size_t at) {
  return static_cast<uint8_t>(0x80 >> at % 8);
}

// The lengths of the runs in ascending order.
std::vector<uint8_t> lengths_of(const RunCounts& counts) {
  std::vector<uint8_t> lengths;
  for (size_t i = 0; i < counts.size(); ++i) {
    lengths.insert(lengths.end(), counts[i], static_cast<uint8_t>(i + 1));
  }
  return lengths;
}

size_t bits_in(const std::vector<uint8_t>& lengths) {
  size_t bits = 0;
  for (const uint8_t length : lengths) bits += length;
  return bits;
}

}  // namespace

bool bit_of(const Block& block, size_t at) {
  return (block[at / 8] & mask_of(at)) != 0;
}

void set_bit(Block& block, size_t at, bool bit) {
  const uint8_t others = static_cast<uint8_t>(block[at / 8] & ~mask_of(at));
  block[at / 8] = bit ? others | mask_of(at) : others;
}

Block drawn_block(uint64_t seed) {
  Draws draws(seed);
  Block block;
  for (uint8_t& byte : block) byte = draws.byte();
  return block;
}

Block block_with_ones(uint64_t seed, uint32_t ones) {
  Draws draws(seed);
  Block block;
  uint32_t count = 0;
  for (uint8_t& byte : block) {
    byte = draws.byte();
    count += static_cast<uint32_t>(std::popcount(byte));
  }
  while (count != ones) {
    const size_t at = draws.below(kBlockBits);
    const bool wanted = count < ones;
    if (bit_of(block, at) == wanted) continue;
    set_bit(block, at, wanted);
    count += wanted ? 1u : -1u;
  }
  return block;
}

Block block_with_nibbles(uint64_t seed, uint32_t a, uint32_t b, uint32_t c) {
  std::array<uint32_t, 16> frequencies;
  for (size_t nibble = 0; nibble < 16; ++nibble) frequencies[nibble] = nibble < 8 ? 312 : 313;
  frequencies[3] += a;
  frequencies[5] -= a;
  frequencies[9] += b;
  frequencies[10] -= b;
  frequencies[6] += c;
  frequencies[12] -= c;
  std::vector<uint8_t> nibbles;
  for (size_t nibble = 0; nibble < 16; ++nibble) {
    nibbles.insert(nibbles.end(), frequencies[nibble], static_cast<uint8_t>(nibble));
  }
  Draws(seed).shuffle(nibbles);
  Block block;
  for (size_t i = 0; i < block.size(); ++i) {
    block[i] = static_cast<uint8_t>(nibbles[2 * i] << 4 | nibbles[2 * i + 1]);
  }
  return block;
}

Block block_with_runs(uint64_t seed, const RunCounts& zeros, const RunCounts& ones) {
  std::array<std::vector<uint8_t>, 2> lengths = {lengths_of(zeros), lengths_of(ones)};
  const std::array<uint32_t, 2> long_runs = {zeros[5], ones[5]};
  const size_t missing = kBlockBits - bits_in(lengths[0]) - bits_in(lengths[1]);
  for (size_t k = 0; k < missing; ++k) {
    std::vector<uint8_t>& of = lengths[k % 2];
    ++of[of.size() - 1 - k / 2 % long_runs[k % 2]];
  }
  Draws draws(seed);
  for (auto& of : lengths) draws.shuffle(of);
  // The value of which there are more runs has the first and the last.
  const size_t first = lengths[1].size() > lengths[0].size() ? 1 : 0;
  Block block = {};
  size_t at = 0;
  for (size_t run = 0; run < 2 * lengths[first].size(); ++run) {
    const size_t value = run % 2 == 0 ? first : 1 - first;
    if (run / 2 >= lengths[value].size()) break;
    for (const size_t end = at + lengths[value][run / 2]; at < end; ++at) {
      if (value == 1) set_bit(block, at, true);
    }
  }
  return block;
}

Block block_with_run(uint64_t seed, bool value, size_t length, size_t start) {
  Block block = drawn_block(seed);
  if (start > 0) set_bit(block, start - 1, !value);
  for (size_t at = start; at < start + length; ++at) set_bit(block, at, value);
  if (start + length < kBlockBits) set_bit(block, start + length, !value);
  return block;
}

}  // namespace entropyd::selftest
