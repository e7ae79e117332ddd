// SPDX-License-Identifier: MIT
// Counts many positions of a block at once: each bit of a register belongs to one position. This
// file is also compiled for instructions that this processor may lack. So nothing in it may have a
// name that the linker could merge with another file's: no inline functions of the standard
// library, and each including file has its own type Lanes.
//
// Lanes has: V, a vector of uint64_t; load(bytes), a V of big-endian words; shift<n>(word, next), a
// V shifted by n bits; full_add(sum, a, b), which adds two bits to `sum` and returns the carry;
// sum_bytes(v), the sum of the eight bytes of each lane.
#pragma once

#include <string.h>

#include "fips140_counts.h"

namespace entropyd {

template <typename Lanes>
class Fips140Kernel {
 public:
  static void count(const uint8_t* block, void* scratch, Fips140Counts* counts) {
    static_assert(sizeof(Scratch) <= kFips140ScratchBytes);
    auto& own = *static_cast<Scratch*>(scratch);
    look_at_neighbours(block, counts);
    read_words(block, own);
    for (size_t step = 0; step < kSteps; ++step) add_step(own, step);
    for (unsigned window = 0; window < kWindows; ++window) {
      counts->windows[window] = total(own, window);
    }
  }

 private:
  using V = typename Lanes::V;
  typedef uint32_t Words __attribute__((vector_size(sizeof(V))));
  typedef int16_t Pairs __attribute__((vector_size(sizeof(V))));

  static constexpr size_t kLanes = sizeof(V) / sizeof(uint64_t);
  static constexpr size_t kAtOnce = 8;  // vectors per step
  static constexpr size_t kStepBytes = kAtOnce * sizeof(V);
  static constexpr size_t kSteps = (kFips140BlockBytes + kStepBytes - 1) / kStepBytes;
  // A block is this many bytes, which are whole vectors, and 4 more.
  static constexpr size_t kWholeBytes = kFips140BlockBytes - sizeof(uint32_t);
  static_assert(kWholeBytes % sizeof(V) == 0);

  struct Scratch {
    V digits[kWindows][3];  // ones, twos and fours of a count at each place; zero between blocks
    V eights[kSteps][kWindows];  // the carries of each step
    // The block in words of 64 bits, filled up to a whole step with zeros, which add nothing to any
    // count; and one more word, which follows the last.
    uint64_t words[kSteps * kStepBytes / sizeof(uint64_t) + 1];
  };

  static void read_words(const uint8_t* block, Scratch& own) {
    uint64_t* word = own.words;
    for (size_t at = 0; at < kWholeBytes; at += sizeof(V), word += kLanes) {
      const V vector = Lanes::load(block + at);
      memcpy(word, &vector, sizeof vector);
    }
    const uint8_t* const last = block + kWholeBytes;
    *word++ = uint64_t{last[0]} << 56 | uint64_t{last[1]} << 48 | uint64_t{last[2]} << 40 |
              uint64_t{last[3]} << 32;
    while (word < own.words + sizeof own.words / sizeof *own.words) *word++ = 0;
  }

  static V vector_at(const uint64_t* words) {
    V vector;
    memcpy(&vector, words, sizeof vector);
    return vector;
  }

  // Adds eight vectors to the count of a window. A one in a vector is a position to be counted.
  static void add(Scratch& own, size_t step, unsigned window, const V* v) {
    V* const digits = own.digits[window];
    V ones = digits[0], twos = digits[1];
    const V a = Lanes::full_add(ones, v[0], v[1]);
    const V b = Lanes::full_add(ones, v[2], v[3]);
    const V c = Lanes::full_add(ones, v[4], v[5]);
    const V d = Lanes::full_add(ones, v[6], v[7]);
    const V e = Lanes::full_add(twos, a, b);
    const V f = Lanes::full_add(twos, c, d);
    own.eights[step][window] = Lanes::full_add(digits[2], e, f);
    digits[0] = ones;
    digits[1] = twos;
  }

  // Computes windows of n + 1 bits from those of n bits.
  template <unsigned n>
  static void widen(Scratch& own, size_t step, const uint64_t* words, V* all, V* any) {
    V both[kAtOnce], fourth[kAtOnce];
    for (unsigned i = 0; i < kAtOnce; ++i) {
      const V word = vector_at(words + i * kLanes);
      const V bit = Lanes::template shift<n>(word, vector_at(words + i * kLanes + 1));
      if constexpr (n == 3) {
        const V second = Lanes::template shift<1>(word, vector_at(words + i * kLanes + 1));
        fourth[i] = word & bit;
        both[i] = fourth[i] & second;
      }
      all[i] &= bit;
      any[i] |= bit;
    }
    if constexpr (n == 3) {
      add(own, step, kFirstAndFourth, fourth);
      add(own, step, kFirstSecondAndFourth, both);
    }
    add(own, step, kAll1 + n, all);
    if constexpr (n >= 2) add(own, step, kAny3 + n - 2, any);
  }

  static void add_step(Scratch& own, size_t step) {
    const uint64_t* const words = own.words + step * kAtOnce * kLanes;
    V all[kAtOnce], any[kAtOnce];
    for (unsigned i = 0; i < kAtOnce; ++i) all[i] = any[i] = vector_at(words + i * kLanes);
    add(own, step, kAll1, all);
    widen<1>(own, step, words, all, any);
    widen<2>(own, step, words, all, any);
    widen<3>(own, step, words, all, any);
    widen<4>(own, step, words, all, any);
    widen<5>(own, step, words, all, any);
    widen<6>(own, step, words, all, any);
  }

  // Swaps the bits of `low` at mask << n with those of `high` at mask.
  template <unsigned n>
  static void swap_bits(V& low, V& high, uint64_t mask) {
    const V different = ((low >> n) ^ high) & mask;
    high ^= different;
    low ^= different << n;
  }

  // Returns the counts of a window for the four positions in a nibble, in the form of
  // Fips140Counts.
  static uint64_t total(Scratch& own, unsigned window) {
    V v[8] = {};
    for (unsigned digit = 0; digit < 3; ++digit) {
      v[digit] = own.digits[window][digit];
      own.digits[window][digit] = V{};
    }
    for (size_t step = 0; step < kSteps; step += 2) {
      const V other = step + 1 < kSteps ? own.eights[step + 1][window] : V{};
      V carry = Lanes::full_add(v[3], own.eights[step][window], other);
      for (unsigned digit = 4; 1 << digit < int{8 * kSteps}; ++digit) {
        const V both = v[digit] & carry;
        v[digit] ^= carry;
        carry = both;
      }
    }
    // A byte of each of eight vectors holds one digit of eight counts: after transposing, each byte
    // is a count.
    for (unsigned i = 0; i < 4; ++i) swap_bits<4>(v[i], v[i + 4], 0x0f0f0f0f0f0f0f0f);
    for (unsigned i = 0; i < 2; ++i) {
      swap_bits<2>(v[i], v[i + 2], 0x3333333333333333);
      swap_bits<2>(v[i + 4], v[i + 6], 0x3333333333333333);
    }
    for (unsigned i = 0; i < 8; i += 2) swap_bits<1>(v[i], v[i + 1], 0x5555555555555555);
    V sums = {};
    for (unsigned i = 0; i < 4; ++i) {
      const unsigned place = 3 - i;  // the last is the least significant
      sums += (Lanes::sum_bytes(v[i]) + Lanes::sum_bytes(v[i + 4])) << 16 * place;
    }
    return sum_lanes(sums);
  }

  static uint64_t sum_lanes(V lanes) {
    typedef uint64_t Two __attribute__((vector_size(16)));
    Two sum = {};
    for (size_t at = 0; at < sizeof lanes; at += sizeof sum) {
      Two two;
      memcpy(&two, reinterpret_cast<const char*>(&lanes) + at, sizeof two);
      sum += two;
    }
    return sum[0] + sum[1];
  }

  static bool any_bit(V bits) {
    uint64_t all = 0;
    for (unsigned i = 0; i < sizeof(V) / 8; ++i) all |= bits[i];
    return all != 0;
  }

  // Finds pairs of bytes that are all ones, or all zeros. Every long run contains one; one block in
  // 13 contains one by chance.
  static V uniform_pairs(const uint8_t* bytes) {
    Pairs pairs;
    memcpy(&pairs, bytes, sizeof pairs);
    return reinterpret_cast<V>(pairs == pairs >> 15);
  }

  static V equal_words(const uint8_t* bytes, const uint8_t* others) {
    Words a, b;
    memcpy(&a, bytes, sizeof a);
    memcpy(&b, others, sizeof b);
    return reinterpret_cast<V>(a == b);
  }

  static void look_at_neighbours(const uint8_t* block, Fips140Counts* counts) {
    V repeats = {}, uniform = {};
    for (const uint8_t* at = block; at < block + kWholeBytes; at += sizeof(V)) {
      repeats |= equal_words(at, at + sizeof(uint32_t));
      uniform |= uniform_pairs(at) | uniform_pairs(at + 1);
    }
    const uint8_t* const end = block + kFips140BlockBytes - sizeof(V);
    uniform |= uniform_pairs(end - 1) | uniform_pairs(end);
    counts->repeated_words = any_bit(repeats);
    counts->long_run = any_bit(uniform) && has_long_run(block);
  }

  // Looks at a window of 64 bits every 32 bits, so that every run of 26 that begins in its first
  // half is complete. 26 equal bits in a row are 25 bits in a row that equal the next one. Shifts
  // find 2, 4, 8 and 16 such bits in a row, and then 16 + 9 = 25.
  static bool has_long_run(const uint8_t* block) {
    V found = {};
    for (const uint8_t* at = block; at < block + kWholeBytes; at += sizeof(V)) {
      for (unsigned half = 0; half < 2; ++half) {
        const V word = Lanes::load(at + half * sizeof(uint32_t));
        V equal = ~(word ^ word << 1) & ~uint64_t{1};
        equal &= equal << 1;
        equal &= equal << 2;
        equal &= equal << 4;
        equal &= equal << 8;
        found |= equal & equal << 9;
      }
    }
    return any_bit(found);
  }
};

}  // namespace entropyd
