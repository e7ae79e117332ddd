// SPDX-License-Identifier: MIT
// The statistical random number generator tests of FIPS 140-2 section 4.9.1 (change notice 1,
// 2001-10-10) over one block of 20,000 bits, and the continuous test of 4.9.2 on 32-bit words.
// Bits are taken most significant first; a run does not cross blocks, the continuous test does.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "fips140_counts.h"
#include "secure_object.h"

namespace entropyd {

constexpr size_t kFips140PrimeBytes = 4;

using Fips140Block = std::span<const uint8_t, kFips140BlockBytes>;

// The failed tests of a block are a mask of these; 0 means that the block passed.
enum Fips140Test : uint32_t {
  kMonobit = 1 << 0,
  kPoker = 1 << 1,
  kRuns = 1 << 2,
  kLongRun = 1 << 3,
  kContinuousRun = 1 << 4,
};

class Fips140 {
 public:
  // `variant` of the code that counts; by default the fastest.
  explicit Fips140(const Fips140Variant* variant = fips140_next_variant(nullptr));

  // Takes the word before the first block. It is not tested, only compared with the first word of
  // that block.
  void prime(std::span<const uint8_t, kFips140PrimeBytes> word);

  // Returns the mask of failed tests. Without prime(), the first word of the first block is not
  // compared.
  uint32_t test(Fips140Block block);

 private:
  struct State {
    alignas(64) uint8_t scratch[kFips140ScratchBytes];
    uint8_t last_word[kFips140PrimeBytes];
    bool primed;
    Fips140Counts counts;  // of the last block, zero between blocks
  };
  const Fips140Variant* variant_;
  // The last word and the scratch memory contain parts of blocks, and the counts tell something of
  // them: they are secret, and in locked memory like the blocks.
  SecureObject<State> state_;
};

}  // namespace entropyd
