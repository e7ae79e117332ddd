// SPDX-License-Identifier: MIT
#include "cache_size.h"

#include <stdio.h>
#include <unistd.h>

#include <algorithm>
#include <bit>

namespace entropyd {
namespace {

constexpr size_t kGuess = 1 << 20;
constexpr size_t kSmallestBuffer = 16 << 20;
constexpr size_t kLargestBuffer = 64 << 20;

size_t from_sysfs() {
  FILE* file = fopen("/sys/devices/system/cpu/cpu0/cache/index2/size", "re");
  if (file == nullptr) return 0;
  size_t kibibytes = 0;
  const int found = fscanf(file, "%zuK", &kibibytes);
  fclose(file);
  return found == 1 ? kibibytes * 1024 : 0;
}

}  // namespace

size_t level2_cache_bytes() {
  const long told = sysconf(_SC_LEVEL2_CACHE_SIZE);
  if (told > 0) return static_cast<size_t>(told);
  const size_t read = from_sysfs();
  return read > 0 ? read : kGuess;
}

size_t default_buffer_bytes() {
  return std::clamp(std::bit_ceil(16 * level2_cache_bytes()), kSmallestBuffer, kLargestBuffer);
}

}  // namespace entropyd
