// SPDX-License-Identifier: MIT
#include "byte_judge.h"

#include <algorithm>

namespace entropyd {

void ByteJudge::prime(SecureMemory& word) {
  fips140_.prime(word.filled_bytes().first<kFips140PrimeBytes>());
  primed_ = true;
  word.wipe();
}

void ByteJudge::restart() {
  SourceJudge::restart();
  tests_.restart();
  primed_ = false;
}

Judgement ByteJudge::test(const SecureMemory& block) {
  return {.fips140 = fips140_.test(block.filled_bytes().first<kFips140BlockBytes>()),
          .continuous = tests_.test(block.filled_bytes())};
}

std::optional<uint64_t> ByteJudge::accept(SecureMemory& block) {
  const double bits_per_byte = std::min(claim_, measured_bits());
  return static_cast<uint64_t>(static_cast<double>(block.filled()) * bits_per_byte);
}

}  // namespace entropyd
