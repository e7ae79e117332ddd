// SPDX-License-Identifier: MIT
// What FIPS 140-2 wants to know of a block, and the variants of the code that finds it out: the
// same template (fips140_kernel.h), compiled for wider and wider registers.
#pragma once

#include <stddef.h>
#include <stdint.h>

namespace entropyd {

constexpr size_t kFips140BlockBytes = 2500;

// A window is some bits in a row, named by its first. Of all windows of a block it is counted how
// many are nothing but ones, how many hold any one, and two more that the nibbles want. What lies
// behind the end of the block is zeros.
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
  // Four counts of 16 bits, by the place of the window's first bit in its nibble: 0, the most
  // significant bit of a nibble, is the least significant count.
  uint64_t windows[kWindows];
  uint32_t at(unsigned window, unsigned place) const {
    return windows[window] >> 16 * place & 0xffff;
  }
  bool long_run;        // 26 or more equal bits in a row
  bool repeated_words;  // a 32-bit word that equals the one before it
};

// The largest scratch memory that a variant wants, aligned as a page is, zeros at first.
constexpr size_t kFips140ScratchBytes = 10240;

struct Fips140Variant {
  const char* name;
  bool (*is_supported)();
  // Reads kFips140BlockBytes at `block`; leaves traces of them in `scratch`.
  void (*count)(const uint8_t* block, void* scratch, Fips140Counts* counts);
};

// The variants that this processor can run, the fastest first: the one after `variant`, the first
// of all after null; null after the last.
const Fips140Variant* fips140_next_variant(const Fips140Variant* variant);
// By name; null when there is none here.
const Fips140Variant* fips140_variant(const char* name);

void fips140_count_generic(const uint8_t* block, void* scratch, Fips140Counts* counts);
void fips140_count_avx2(const uint8_t* block, void* scratch, Fips140Counts* counts);
void fips140_count_avx512(const uint8_t* block, void* scratch, Fips140Counts* counts);

}  // namespace entropyd
