// SPDX-License-Identifier: MIT
// Compiled without optimisation, so that the loop that is measured is the loop that stands here.
#include "jitter.h"

#include <sys/mman.h>

#ifdef __OPTIMIZE__
#error "the jitter collector is compiled with -O0 (binding.gyp, target entropyd_jitter)"
#endif

namespace entropyd {
namespace {

constexpr size_t kHugePage = 2 << 20;
constexpr int kPopulateWrite = 23;  // MADV_POPULATE_WRITE, Linux 5.14; older headers lack it

// From what the walk leaves in the table its path can be followed back, and so its times: they are
// secrets. All of it is brought in at once: in a guest a fault costs 20 microseconds, and the first
// touch of a page 3.
bool take(void* part, size_t bytes, int advice) {
  madvise(part, bytes, advice);
  if (guard_pages(part, bytes)) return true;
  if (madvise(part, bytes, kPopulateWrite) == 0) return false;
  for (size_t at = 0; at < bytes; at += 4096) static_cast<volatile uint8_t*>(part)[at] = 0;
  return false;
}

}  // namespace

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
  pages_ = mmap(nullptr, options_.table_bytes + kHugePage, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages_ == MAP_FAILED) return false;
  const uint64_t aligned =
      (reinterpret_cast<uint64_t>(pages_) + kHugePage - 1) / kHugePage * kHugePage;
  void* table = reinterpret_cast<void*>(aligned);
  // Small pages are at hand; a huge one takes up to 4 ms where a host has to find it.
  walked_bytes_ = narrow_bytes();
  narrow_locked_ = take(table, walked_bytes_, MADV_NOHUGEPAGE);
  table_ = static_cast<uint64_t*>(table);
  return true;
}

void JitterCollector::widen() {
  rest_locked_ = take(rest(), options_.table_bytes - narrow_bytes(), MADV_HUGEPAGE);
  walked_bytes_ = options_.table_bytes;
}

void JitterCollector::release_table() {
  if (table_ == nullptr) return;
  if (is_wide()) unguard_pages(rest(), options_.table_bytes - narrow_bytes(), rest_locked_);
  unguard_pages(table_, narrow_bytes(), narrow_locked_);
  munmap(pages_, options_.table_bytes + kHugePage);
  table_ = nullptr;
  walked_bytes_ = 0;
}

// Every step loads a word that the step before has chosen, and stores into it: no two of them can
// overlap. The constant is 2^64 / phi, whose high bits reach every word of the table.
void JitterCollector::collect(uint64_t* deltas, size_t count) {
  const uint64_t last_word = walked_bytes_ / sizeof(uint64_t) - 1;
  volatile uint64_t* const table = table_;
  uint64_t before = read_timer(options_.timer);
  for (size_t i = 0; i < count; ++i) {
    uint64_t walk = *walk_;
    for (unsigned step = 0; step < options_.steps; ++step) {
      const uint64_t at = (walk >> 24) & last_word;
      walk = ((walk << 7) | (walk >> 57)) + (table[at] ^ (walk * 0x9e3779b97f4a7c15));
      table[at] = walk;
    }
    const uint64_t now = read_timer(options_.timer);
    deltas[i] = now - before;
    before = now;
    *walk_ = walk ^ deltas[i];
  }
}

}  // namespace entropyd
