// SPDX-License-Identifier: MIT
// Compiled without optimisation, so that the loop that is measured is the loop that stands here.
#include "jitter.h"

#include <sys/mman.h>

#ifdef __OPTIMIZE__
#error "the jitter collector is compiled with -O0 (binding.gyp, target entropyd_jitter)"
#endif

namespace entropyd {

struct JitterCollector::State {
  uint64_t walk;  // where the walk goes next, and what it leaves behind
  uint64_t before;
  bool begun;
};

JitterCollector::JitterCollector(const JitterOptions& options)
    : options_(options), table_(nullptr), memory_(sizeof(State)) {
  void* pages = mmap(nullptr, options_.table_bytes, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) return;
  // Too large to lock; what lies in it was mixed with times, so it is kept out of dumps and of
  // children, and given back zeroed by the kernel.
  madvise(pages, options_.table_bytes, MADV_DONTDUMP);
  madvise(pages, options_.table_bytes, MADV_WIPEONFORK);
  table_ = static_cast<volatile uint64_t*>(pages);
  state_ = reinterpret_cast<State*>(memory_.data());
}

JitterCollector::~JitterCollector() {
  if (table_ != nullptr) munmap(const_cast<uint64_t*>(table_), options_.table_bytes);
}

void JitterCollector::release_table() {
  madvise(const_cast<uint64_t*>(table_), options_.table_bytes, MADV_DONTNEED);
  state_->begun = false;
}

// Every step loads a word that the step before has chosen, and stores into it: no two of them can
// overlap. The constant is 2^64 / phi, whose high bits reach every word of the table.
void JitterCollector::collect(uint64_t* deltas, size_t count) {
  const uint64_t last_word = options_.table_bytes / sizeof(uint64_t) - 1;
  State& state = *state_;
  if (!state.begun) {
    state.before = read_timer(options_.timer);
    state.begun = true;
  }
  for (size_t i = 0; i < count; ++i) {
    uint64_t walk = state.walk;
    for (unsigned step = 0; step < options_.steps; ++step) {
      const uint64_t at = (walk >> 24) & last_word;
      walk = ((walk << 7) | (walk >> 57)) + (table_[at] ^ (walk * 0x9e3779b97f4a7c15));
      table_[at] = walk;
    }
    const uint64_t now = read_timer(options_.timer);
    deltas[i] = now - state.before;
    state.before = now;
    state.walk = walk ^ deltas[i];
  }
}

}  // namespace entropyd
