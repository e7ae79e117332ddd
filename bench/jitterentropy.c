// SPDX-License-Identifier: MIT
// Takes so many bytes from libjitterentropy with its defaults, for throughput.mjs.
#include <jitterentropy.h>
#include <stdlib.h>

int main(int argc, char** argv) {
  long left = argc > 1 ? atol(argv[1]) : 0;
  char block[64];
  if (jent_entropy_init() != 0) return 1;
  struct rand_data* collector = jent_entropy_collector_alloc(0, 0);
  if (collector == NULL) return 2;
  for (; left > 0; left -= (long)sizeof block) {
    if (jent_read_entropy_safe(&collector, block, sizeof block) < 0) return 3;
  }
  jent_entropy_collector_free(collector);
  return 0;
}
