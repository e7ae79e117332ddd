// SPDX-License-Identifier: MIT
// The counts from which FIPS 140-2 judges a block, and the variants of the code that counts: one
// template (fips140_kernel.h), compiled for several register widths.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace entropyd {

constexpr size_t kFips140BlockBytes = 2500;

// A window is a number of consecutive bits; one begins at every bit of the block. The windows that
// are counted are those with ones only, those with at least one one, and two further kinds that the
// poker test needs. Bits beyond the end of the block count as zeros.
enum Fips140Window : unsigned {
  kAll1,  // kAll1 + n: n + 1 bits, all of them ones
  kAll2,
  kAll3,
  kAll4,
  kAll5,
  kAll6,
  kAll7,
  kAny3,  // kAny3 + n: n + 3 bits, at least one of them a one
  kAny4,
  kAny5,
  kAny6,
  kAny7,
  kFirstAndFourth,
  kFirstSecondAndFourth,
  kWindows,
};

struct Fips140Counts {
  // Four counts of 16 bits each, one for each position of the window's first bit in its nibble. The
  // count for the most significant bit of a nibble is in the least significant 16 bits.
  uint64_t windows[kWindows];
  uint32_t at(unsigned window, unsigned place) const {
    return windows[window] >> 16 * place & 0xffff;
  }
  bool long_run;        // 26 or more equal bits in a row
  bool repeated_words;  // a 32-bit word that equals the one before it
};

// The most scratch memory that a variant needs, aligned to a page and zeroed before the first use.
constexpr size_t kFips140ScratchBytes = 10240;

struct Fips140Variant {
  const char* name;
  bool (*is_supported)();
  // Counts kFips140BlockBytes at `block`. `scratch` contains parts of the block afterwards.
  void (*count)(const uint8_t* block, void* scratch, Fips140Counts* counts);
};

// Iterates over the variants that this processor can run, the fastest first: returns the one after
// `variant`, or the first if that is null; null after the last.
const Fips140Variant* fips140_next_variant(const Fips140Variant* variant);
// Returns the variant of this name; null if this processor cannot run it.
const Fips140Variant* fips140_variant(const char* name);

void fips140_count_generic(const uint8_t* block, void* scratch, Fips140Counts* counts);
void fips140_count_avx2(const uint8_t* block, void* scratch, Fips140Counts* counts);
void fips140_count_avx512(const uint8_t* block, void* scratch, Fips140Counts* counts);

}  // namespace entropyd
