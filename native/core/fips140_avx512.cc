// SPDX-License-Identifier: MIT
// The counts of FIPS 140-2 in registers of 512 bits. AVX-512 has one instruction each for the sum,
// the carry, and the shift over two words; compiled with -mavx512bw -mavx512vbmi2 (Ice Lake, Zen 4
// and later).
#include <immintrin.h>

#include "fips140_kernel.h"

namespace entropyd {
namespace {

struct Lanes {
  typedef uint64_t V __attribute__((vector_size(64)));

  static V load(const uint8_t* bytes) {
    const __m512i order = _mm512_set4_epi64(0x08090a0b0c0d0e0f, 0x0001020304050607,
                                            0x08090a0b0c0d0e0f, 0x0001020304050607);
    return reinterpret_cast<V>(_mm512_shuffle_epi8(_mm512_loadu_si512(bytes), order));
  }

  template <unsigned n>
  static V shift(V word, V next) {
    return reinterpret_cast<V>(
        _mm512_shldi_epi64(reinterpret_cast<__m512i>(word), reinterpret_cast<__m512i>(next), n));
  }

  static V full_add(V& sum, V a, V b) {
    const auto x = reinterpret_cast<__m512i>(sum);
    const auto y = reinterpret_cast<__m512i>(a);
    const auto z = reinterpret_cast<__m512i>(b);
    sum = reinterpret_cast<V>(_mm512_ternarylogic_epi64(x, y, z, 0x96));   // odd number of ones
    return reinterpret_cast<V>(_mm512_ternarylogic_epi64(x, y, z, 0xe8));  // two or three ones
  }

  static V sum_bytes(V bytes) {
    const __m512i sums = _mm512_sad_epu8(reinterpret_cast<__m512i>(bytes), _mm512_setzero_si512());
    return reinterpret_cast<V>(sums);
  }
};

}  // namespace

void fips140_count_avx512(const uint8_t* block, void* scratch, Fips140Counts* counts) {
  Fips140Kernel<Lanes>::count(block, scratch, counts);
}

}  // namespace entropyd
