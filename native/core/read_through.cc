// SPDX-License-Identifier: MIT
#include "read_through.h"

#include <string.h>

namespace entropyd {
namespace {

typedef uint64_t Vector __attribute__((vector_size(16)));

Vector vector_at(const uint8_t* bytes) {
  Vector vector;
  memcpy(&vector, bytes, sizeof vector);
  return vector;
}

}  // namespace

void read_through(std::span<const uint8_t> bytes) {
  Vector a = {}, b = {}, c = {}, d = {};
  for (size_t at = 0; at + 64 <= bytes.size(); at += 64) {
    a |= vector_at(&bytes[at]);
    b |= vector_at(&bytes[at + 16]);
    c |= vector_at(&bytes[at + 32]);
    d |= vector_at(&bytes[at + 48]);
  }
  const Vector all = a | b | c | d;
  asm volatile("" : : "m"(all));  // keeps the compiler from removing the unused result
}

}  // namespace entropyd
