// SPDX-License-Identifier: MIT
// Compiled without optimisation, so that the loop that is measured is the loop that stands here.
#include "jitter.h"

#include <sys/mman.h>

#ifdef __OPTIMIZE__
#error "the jitter collector is compiled with -O0 (binding.gyp, target entropyd_jitter)"
#endif

namespace entropyd {

JitterCollector::JitterCollector(const JitterOptions& options)
    : options_(options),
      memory_(sizeof(uint64_t)),
      walk_(reinterpret_cast<uint64_t*>(memory_.data())) {}

JitterCollector::~JitterCollector() {
  release_table();
}

bool JitterCollector::take_table() {
  if (table_ != nullptr) return true;
  if (!memory_.valid()) return false;
  // Populated at once: in a guest a page fault costs 20 microseconds, and there are 4096 of them.
  void* pages = mmap(nullptr, options_.table_bytes, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (pages == MAP_FAILED) return false;
  // Too large to lock; what lies in it was mixed with times, so it is kept out of dumps and of
  // children, and given back zeroed by the kernel. Small pages everywhere: how many translations
  // the walk misses is part of what is timed.
  madvise(pages, options_.table_bytes, MADV_DONTDUMP);
  madvise(pages, options_.table_bytes, MADV_WIPEONFORK);
  table_ = static_cast<volatile uint64_t*>(pages);
  return true;
}

void JitterCollector::release_table() {
  if (table_ != nullptr) munmap(const_cast<uint64_t*>(table_), options_.table_bytes);
  table_ = nullptr;
}

// Every step loads a word that the step before has chosen, and stores into it: no two of them can
// overlap. The constant is 2^64 / phi, whose high bits reach every word of the table.
void JitterCollector::collect(uint64_t* deltas, size_t count) {
  const uint64_t last_word = options_.table_bytes / sizeof(uint64_t) - 1;
  uint64_t before = read_timer(options_.timer);
  for (size_t i = 0; i < count; ++i) {
    uint64_t walk = *walk_;
    for (unsigned step = 0; step < options_.steps; ++step) {
      const uint64_t at = (walk >> 24) & last_word;
      walk = ((walk << 7) | (walk >> 57)) + (table_[at] ^ (walk * 0x9e3779b97f4a7c15));
      table_[at] = walk;
    }
    const uint64_t now = read_timer(options_.timer);
    deltas[i] = now - before;
    before = now;
    *walk_ = walk ^ deltas[i];
  }
}

}  // namespace entropyd
