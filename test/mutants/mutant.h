// SPDX-License-Identifier: MIT
// Included before each mutated source: which mutant runs is in the environment, so that all of them
// are compiled once. Nothing of this is in what is shipped.
#pragma once

#include <stdlib.h>
#include <string.h>

inline bool is_mutant(const char* name) {
  const char* mutant = getenv("MUTANT");
  return mutant != nullptr && strcmp(mutant, name) == 0;
}

// 1 in the mutant NAME+1, -1 in NAME-1, else 0.
#define MOVED(name)                                                      \
  ([] {                                                                  \
    static const int by = is_mutant(#name "+1") - is_mutant(#name "-1"); \
    return by;                                                           \
  }())
// Whether this is the mutant NAME.
#define OFF(name)                             \
  ([] {                                       \
    static const bool off = is_mutant(#name); \
    return off;                               \
  }())
