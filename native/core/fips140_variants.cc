// SPDX-License-Identifier: MIT
// The variants of the code that counts for the FIPS 140-2 tests (fips140_counts.h), and which of
// them this processor can run.
#include <string.h>

#include <iterator>

#include "fips140_counts.h"

namespace entropyd {
namespace {

constexpr Fips140Variant kVariants[] = {
#ifdef __x86_64__
    // Both the processor and the kernel, which has to save the registers, must support it.
    {"avx512",
     [] { return __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vbmi2"); },
     fips140_count_avx512},
    {"avx2", [] { return __builtin_cpu_supports("avx2") != 0; }, fips140_count_avx2},
#endif
    {"generic", [] { return true; }, fips140_count_generic},
};

}  // namespace

const Fips140Variant* fips140_next_variant(const Fips140Variant* variant) {
  variant = variant == nullptr ? kVariants : variant + 1;
  while (variant != std::end(kVariants) && !variant->is_supported()) ++variant;
  return variant == std::end(kVariants) ? nullptr : variant;
}

const Fips140Variant* fips140_variant(const char* name) {
  for (const Fips140Variant* variant = nullptr; (variant = fips140_next_variant(variant));) {
    if (strcmp(variant->name, name) == 0) return variant;
  }
  return nullptr;
}

}  // namespace entropyd
