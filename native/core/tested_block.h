// SPDX-License-Identifier: MIT
// Bytes of a trusted source that have passed its health tests, with the number of bits that they
// may be credited with. Only a SourceJudge fills one, and KernelPool credits nothing else.
#pragma once

#include <string.h>

#include <cstddef>
#include <cstdint>
#include <span>

#include "secure_memory.h"

namespace entropyd {

class TestedBlock {
 public:
  explicit TestedBlock(size_t capacity) : memory_(capacity) {}

  size_t capacity() const { return memory_.capacity(); }
  // Returns the number of bytes that are not used yet.
  size_t left() const { return memory_.filled(); }
  // Returns the bits that each byte may be credited with, averaged over the block. After
  // conditioning that may be more than the source's claim for a raw sample.
  double bits_per_byte() const {
    return bytes_ == 0 ? 0 : static_cast<double>(bits_) / static_cast<double>(bytes_);
  }
  // Returns the bits that all unused bytes together may be credited with.
  uint64_t bits() const { return bytes_ == 0 ? 0 : bits_ * left() / bytes_; }
  // Whether the last `bytes` of the block may be credited with `bits`.
  bool is_worth(size_t bytes, uint64_t bits) const {
    if (bytes == 0 || bytes > left()) return bytes == 0 && bits == 0;
    // The first comparison keeps the product in the second one from wrapping around.
    return bits <= bits_ && bits * bytes_ <= bits_ * static_cast<uint64_t>(bytes);
  }

  // Copies the unused bytes to `to`, which must be large enough, and wipes them here. Only for
  // recording a source: a recording is credited with nothing.
  void take_out(std::span<uint8_t> to) {
    memcpy(to.data(), memory_.filled_bytes().data(), left());
    wipe();
  }
  // Wipes the last `bytes`: they cannot be used again.
  void discard(size_t bytes) { memory_.wipe_tail(bytes); }
  void wipe() {
    memory_.wipe();
    bytes_ = bits_ = 0;
  }

 private:
  friend class KernelPool;
  friend class SourceJudge;

  SecureMemory memory_;
  // The size of the block and its credit when it was filled.
  uint64_t bytes_ = 0;
  uint64_t bits_ = 0;
};

}  // namespace entropyd
