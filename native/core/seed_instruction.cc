// SPDX-License-Identifier: MIT
#include "seed_instruction.h"

#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__aarch64__)
#include <sys/auxv.h>
#endif
#include <stdio.h>
#include <stdlib.h>

#include <algorithm>
#include <string_view>

namespace entropyd {
namespace {

// From arch/arm64/include/uapi/asm/hwcap.h and include/uapi/linux/auxvec.h; older C libraries lack
// these constants.
#if defined(__aarch64__)
constexpr unsigned long kAtHwcap2 = 26;
constexpr unsigned long kHwcap2Rng = 1ul << 16;
#endif

#if defined(__x86_64__)
constexpr unsigned kExtendedFeatures = 7;  // CPUID leaf
constexpr unsigned kRdseedBit = 1u << 18;  // of EBX

bool has_word(std::string_view line, std::string_view word) {
  constexpr std::string_view kBlanks = " \t\n";
  size_t at = 0;
  while ((at = line.find_first_not_of(kBlanks, at)) != std::string_view::npos) {
    const size_t end = std::min(line.find_first_of(kBlanks, at), line.size());
    if (line.substr(at, end - at) == word) return true;
    at = end;
  }
  return false;
}
#endif

}  // namespace

bool processor_has_seed_instruction() {
#if defined(__x86_64__)
  unsigned eax, ebx, ecx, edx;
  return __get_cpuid_count(kExtendedFeatures, 0, &eax, &ebx, &ecx, &edx) != 0 &&
         (ebx & kRdseedBit) != 0;
#elif defined(__aarch64__)
  return (getauxval(kAtHwcap2) & kHwcap2Rng) != 0;
#else
  return false;
#endif
}

#if defined(__x86_64__)
bool kernel_lists_seed_instruction(const char* cpuinfo) {
  FILE* file = fopen(cpuinfo, "re");
  if (file == nullptr) return false;
  char* line = nullptr;
  size_t size = 0;
  size_t processors = 0, listed = 0;
  for (ssize_t length; (length = getline(&line, &size, file)) > 0;) {
    const std::string_view text(line, static_cast<size_t>(length));
    if (!text.starts_with("flags")) continue;
    ++processors;
    if (has_word(text, "rdseed")) ++listed;
  }
  free(line);
  fclose(file);
  return processors > 0 && listed == processors;
}
#else
bool kernel_lists_seed_instruction(const char*) {
  return processor_has_seed_instruction();
}
#endif

bool get_seed_word(uint64_t* word) {
  uint64_t value = 0;
  bool is_there = false;
#if defined(__x86_64__)
  // The form with a 64-bit register: the shorter ones are those that an erratum has broken.
  asm volatile("rdseed %0" : "=r"(value), "=@ccc"(is_there));
#elif defined(__aarch64__)
  uint64_t flag = 0;
  // RNDRRS by its number, for assemblers that do not know the name. The read sets the flag Z if
  // there is no value.
  asm volatile("mrs %0, s3_3_c2_c4_1\n\tcset %1, ne" : "=r"(value), "=r"(flag) : : "cc");
  is_there = flag != 0;
#endif
  *word = value;
  return is_there && value != 0 && value != UINT64_MAX;
}

}  // namespace entropyd
