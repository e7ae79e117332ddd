// SPDX-License-Identifier: MIT
// The statistic of SP 800-90B 5.1.11: the size of the samples, written in decimal with a space
// between them, when bzip2 has compressed them. Only the size: nothing is written, so that of
// bzip2's steps the sorting can work on whole numbers instead of their digits.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "huffman.h"
#include "rotations.h"

namespace entropyd::assess {

class Bzip2Size {
 public:
  // `values` are the numbers that the symbols stand for.
  explicit Bzip2Size(const std::array<uint8_t, 256>& values);

  // Returns the bytes that `bzip2 -5` would write. NIST's tool takes this block size of 500 kB;
  // the standard names none.
  size_t of(std::span<const uint8_t> symbols);

 private:
  // The part of the text that is compressed as one: whole numbers, each with the space behind it,
  // between the rest of a number that the block before began and the begin of one.
  struct Block {
    std::string head;
    std::span<const uint8_t> symbols;
    std::string tail;
  };

  Block next_block(std::span<const uint8_t> symbols, size_t& at, size_t& skipped) const;
  uint64_t block_bits(const Block& block);
  // The text of the block as a ring of numbers: fills ring_ and names_.
  void make_ring(const Block& block);
  // Fills last_: the characters before the sorted rotations, as numbers from 0 without gaps.
  // Returns how many different characters there are.
  size_t transform();
  // Replaces last_ by what is coded: places in a move-to-front list, and lengths of runs.
  Frequencies move_to_front(size_t characters);

  std::array<std::string, 256> texts_;  // of the symbols, with the space
  RotationSort rotations_;
  std::vector<uint16_t> ring_;
  std::vector<std::string> names_;  // the texts of the numbers in the ring, in ascending order
  std::vector<uint8_t> last_;
  std::vector<uint8_t> coded_;
};

}  // namespace entropyd::assess
