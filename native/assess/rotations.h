// SPDX-License-Identifier: MIT
// Sorts all rotations of a cyclic sequence: the Burrows-Wheeler transform's first half.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace entropyd::assess {

class RotationSort {
 public:
  // Returns the start positions of the rotations, the least first, for symbols below `alphabet`
  // (at most 65,536). Equal rotations, of a sequence that repeats itself as a whole, are in any
  // order. The result is valid until the next call. Time: a few nanoseconds per symbol for a
  // sequence without long repetitions, n log^2 n for any.
  std::span<const uint32_t> sort(std::span<const uint16_t> symbols, uint32_t alphabet);

 private:
  struct Keyed {
    uint64_t key;
    uint32_t position;
  };
  using Group =
      std::pair<size_t, size_t>;  // rotations from first to before second are not told apart

  void sort_by_first(std::span<const uint16_t> symbols, unsigned bits, size_t count);
  // Splits the sorted range where the key changes; ranks its rotations, and keeps what is a group.
  void rank(size_t begin, size_t end, std::vector<Group>& groups);
  void refine(size_t distance, size_t size);

  std::vector<Keyed> keyed_;
  std::vector<Keyed> scattered_;
  std::vector<uint32_t> ends_;
  std::vector<uint32_t> rank_;  // of the rotation at a position; that of a group is its first place
  std::vector<uint32_t> order_;
  std::vector<Group> groups_;
  std::vector<Group> split_;
};

}  // namespace entropyd::assess
