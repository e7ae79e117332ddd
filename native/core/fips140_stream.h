// SPDX-License-Identifier: MIT
// FIPS 140-2 over a stream of any length in rngtest's framing: the first 4 bytes prime the
// continuous test, then blocks of 2500 bytes follow, and a trailing partial block is dropped.
#pragma once

#include <cstdint>
#include <span>

#include "fips140.h"

namespace entropyd {

class Fips140Stream {
 public:
  // Called for every failed block with its index from 0 and its mask of Fips140Test.
  using OnFailedBlock = void (*)(void* context, uint64_t block, uint32_t failed);

  explicit Fips140Stream(const Fips140Variant* variant = fips140_next_variant(nullptr));
  void add(std::span<const uint8_t> bytes, OnFailedBlock on_failed, void* context);
  // The bytes that were added, including the priming word and a partial block.
  uint64_t bytes() const { return bytes_; }
  uint64_t blocks() const { return blocks_; }  // judged

 private:
  void judge(Fips140Block block, OnFailedBlock on_failed, void* context);

  Fips140 tests_;
  SecureMemory pending_;  // the bytes of a block that is not complete yet
  bool primed_ = false;
  uint64_t bytes_ = 0;
  uint64_t blocks_ = 0;
};

}  // namespace entropyd
