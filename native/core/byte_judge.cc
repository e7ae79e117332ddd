// SPDX-License-Identifier: MIT
#include "byte_judge.h"

namespace entropyd {

void ByteJudge::prime(SecureMemory& word) {
  fips140_.prime(word.filled_bytes().first<kFips140PrimeBytes>());
  primed_ = true;
  word.wipe();
}

void ByteJudge::start_again() {
  estimate_.restart();
  tests_.restart();
  primed_ = false;
  starting_up_ = true;
}

std::optional<double> ByteJudge::measured_bits() const {
  if (!estimate_.known()) return std::nullopt;
  return estimate_.bits();
}

Judgement ByteJudge::test(const SecureMemory& block) {
  starting_up_ = false;
  return {.fips140 = fips140_.test(block.filled_bytes().first<kFips140BlockBytes>()),
          .continuous = tests_.test(block.filled_bytes())};
}

std::optional<uint64_t> ByteJudge::accept(SecureMemory& block) {
  return static_cast<uint64_t>(static_cast<double>(block.filled()) * bits_in_force());
}

}  // namespace entropyd
