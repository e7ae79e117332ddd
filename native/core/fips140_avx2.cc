// SPDX-License-Identifier: MIT
// The counts of FIPS 140-2 in registers of 256 bits; compiled with -mavx2.
#include <immintrin.h>

#include "fips140_kernel.h"

namespace entropyd {
namespace {

struct Lanes {
  typedef uint64_t V __attribute__((vector_size(32)));

  static V load(const uint8_t* bytes) {
    const __m256i order = _mm256_set_epi64x(0x08090a0b0c0d0e0f, 0x0001020304050607,
                                            0x08090a0b0c0d0e0f, 0x0001020304050607);
    const __m256i raw = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
    return reinterpret_cast<V>(_mm256_shuffle_epi8(raw, order));
  }

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
    const __m256i sums = _mm256_sad_epu8(reinterpret_cast<__m256i>(bytes), _mm256_setzero_si256());
    return reinterpret_cast<V>(sums);
  }
};

}  // namespace

void fips140_count_avx2(const uint8_t* block, void* scratch, Fips140Counts* counts) {
  Fips140Kernel<Lanes>::count(block, scratch, counts);
}

}  // namespace entropyd
