// SPDX-License-Identifier: MIT
#include "secret_key.h"

#include <string.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>

namespace entropyd {
namespace {

constexpr unsigned kNonblock = 1;  // GRND_NONBLOCK
constexpr unsigned kInsecure = 4;  // GRND_INSECURE, Linux 5.6; older headers lack it

// SplitMix64 (Steele, Lea, Flood 2014).
uint64_t next(uint64_t& state) {
  uint64_t word = state += 0x9e3779b97f4a7c15;
  word = (word ^ (word >> 30)) * 0xbf58476d1ce4e5b9;
  word = (word ^ (word >> 27)) * 0x94d049bb133111eb;
  return word ^ (word >> 31);
}

// For kernels before 5.6 while the CRNG is not ready: derives the key from the 16 bytes that the
// kernel drew for this process at exec (AT_RANDOM). The count and the clock make the keys of one
// process differ.
void derive_from_exec(std::span<std::byte> key) {
  static std::atomic<uint64_t> drawn{0};
  uint64_t seed[2] = {};
  const auto* from_kernel = reinterpret_cast<const void*>(getauxval(AT_RANDOM));
  if (from_kernel != nullptr) memcpy(seed, from_kernel, sizeof(seed));
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  seed[0] ^= static_cast<uint64_t>(now.tv_nsec) << 32 ^ ++drawn;
  while (!key.empty()) {
    const uint64_t word = next(seed[0]) ^ next(seed[1]);
    const size_t bytes = std::min(key.size(), sizeof(word));
    memcpy(key.data(), &word, bytes);
    key = key.subspan(bytes);
  }
  explicit_bzero(seed, sizeof(seed));
}

}  // namespace

void fill_secret_key(std::span<std::byte> key) {
  for (const unsigned flags : {kInsecure, kNonblock}) {
    const long got = syscall(SYS_getrandom, key.data(), key.size(), flags);
    if (got == static_cast<long>(key.size())) return;
  }
  derive_from_exec(key);
}

}  // namespace entropyd
