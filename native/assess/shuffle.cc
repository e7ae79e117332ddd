// SPDX-License-Identifier: MIT
#include "shuffle.h"

#include <bit>
#include <utility>

namespace entropyd::assess {

namespace {

// Draws numbers below a limit by Lemire's method ("Fast random integer generation in an interval",
// 2019): the product of limit and a 32-bit number has the result in its upper half, and the few
// lower halves that would favour some results are drawn again.
class Draws {
 public:
  explicit Draws(Xoshiro256& generator) : generator_(generator) {}

  uint32_t below(uint32_t limit) {
    uint64_t product = uint64_t{half()} * limit;
    if (static_cast<uint32_t>(product) < limit) {
      const uint32_t unfair = -limit % limit;  // 2^32 mod limit
      while (static_cast<uint32_t>(product) < unfair) product = uint64_t{half()} * limit;
    }
    return static_cast<uint32_t>(product >> 32);
  }

 private:
  uint32_t half() {
    has_half_ = !has_half_;
    if (!has_half_) return static_cast<uint32_t>(number_ >> 32);
    number_ = generator_.next();
    return static_cast<uint32_t>(number_);
  }

  Xoshiro256& generator_;
  uint64_t number_ = 0;
  bool has_half_ = false;
};

}  // namespace

Xoshiro256::Xoshiro256(uint64_t seed) {
  for (uint64_t& word : state_) {
    seed += 0x9e3779b97f4a7c15;
    word = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9;
    word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
    word ^= word >> 31;
  }
}

uint64_t Xoshiro256::next() {
  auto& [a, b, c, d] = state_;
  const uint64_t result = std::rotl(b * 5, 7) * 9;
  const uint64_t shifted = b << 17;
  c ^= a;
  d ^= b;
  b ^= c;
  a ^= d;
  c ^= shifted;
  d = std::rotl(d, 45);
  return result;
}

void Xoshiro256::jump() {
  // The authors' polynomial of x^(2^128).
  constexpr std::array<uint64_t, 4> kPolynomial = {0x180ec6d33cfd0aba, 0xd5a61266f0c9392c,
                                                   0xa9582618e03fc9aa, 0x39abdc4529b1661c};
  std::array<uint64_t, 4> sum = {};
  for (const uint64_t word : kPolynomial) {
    for (int bit = 0; bit < 64; ++bit) {
      if ((word >> bit & 1) != 0) {
        for (size_t i = 0; i < sum.size(); ++i) sum[i] ^= state_[i];
      }
      next();
    }
  }
  state_ = sum;
}

void shuffle(std::span<uint8_t> values, Xoshiro256& generator) {
  Draws draws(generator);
  for (size_t i = values.size(); i > 1; --i) {
    std::swap(values[i - 1], values[draws.below(static_cast<uint32_t>(i))]);
  }
}

}  // namespace entropyd::assess
