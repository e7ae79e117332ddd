// SPDX-License-Identifier: MIT
// The counts of FIPS 140-2 in registers of 128 bits, which every 64-bit processor has.
#include "fips140_kernel.h"

namespace entropyd {
namespace {

struct Lanes {
  typedef uint64_t V __attribute__((vector_size(16)));

  static V load(const uint8_t* bytes) { return V{big_endian(bytes), big_endian(bytes + 8)}; }

  template <unsigned n>
  static V shift(V word, V next) {
    return word << n | next >> (64 - n);
  }

  static V full_add(V& sum, V a, V b) {
    const V either = sum ^ a;
    const V carry = (sum & a) | (either & b);
    sum = either ^ b;
    return carry;
  }

  static V sum_bytes(V bytes) {
    V sum = (bytes & 0x00ff00ff00ff00ff) + (bytes >> 8 & 0x00ff00ff00ff00ff);
    sum += sum >> 32;
    return (sum + (sum >> 16)) & 0xffff;
  }

 private:
  static uint64_t big_endian(const uint8_t* bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? __builtin_bswap64(word) : word;
  }
};

}  // namespace

void fips140_count_generic(const uint8_t* block, void* scratch, Fips140Counts* counts) {
  Fips140Kernel<Lanes>::count(block, scratch, counts);
}

}  // namespace entropyd
