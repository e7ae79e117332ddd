// SPDX-License-Identifier: MIT
// Compiled without optimisation, so that the loop that is measured is the loop that stands here.
#include "jitter.h"

#include <sys/mman.h>

#ifdef __OPTIMIZE__
#error "the jitter collector is compiled with -O0 (binding.gyp, target entropyd_jitter)"
#endif

namespace entropyd {
namespace {

constexpr int kPopulateWrite = 23;  // MADV_POPULATE_WRITE, Linux 5.14; older headers lack it

inline void flush_line([[maybe_unused]] const volatile uint64_t* word) {
#if defined(__x86_64__)
  asm volatile("clflush %0" : : "m"(*word));
#elif defined(__aarch64__)
  asm volatile("dc civac, %0" : : "r"(word) : "memory");
#endif
}

}  // namespace

bool has_cache_flush() {
#if defined(__x86_64__) || defined(__aarch64__)
  return true;
#else
  return false;
#endif
}

// The content that the accesses leave in the buffer reveals their order, and with it their times:
// it is secret. All pages are brought in at once, because in a guest a page fault costs 20
// microseconds. The pages are small: a host has those at hand, but may need up to 4 ms to find a
// huge one.
Result<> JitterCollector::take_buffer(size_t bytes) {
  release_buffer();
  Result<PageRange> pages = PageRange::map(bytes);
  if (!pages.ok()) return pages.error();
  pages_ = std::move(pages.value());
  buffer_ = pages_.bytes().first(bytes);
  madvise(buffer_.data(), bytes, MADV_NOHUGEPAGE);
  lock_ = PageLock(buffer_);
  if (lock_.is_locked() || madvise(buffer_.data(), bytes, kPopulateWrite) == 0) return success();
  volatile uint8_t* const touched = buffer_.data();
  for (size_t at = 0; at < bytes; at += 4096) touched[at] = 0;
  return success();
}

void JitterCollector::release_buffer() {
  lock_ = PageLock();
  buffer_ = {};
  pages_ = PageRange();
}

// Every step loads a word that the step before has chosen, and stores into it: no two steps can
// overlap. The constant is 2^64 / phi, whose high bits reach every word of the buffer. The line is
// flushed after the store: if it were flushed before the load, the processor would let the load
// overtake the flush. No fence follows: it would only make the times more regular
// (docs/decisions/0019).
void JitterCollector::collect(std::span<uint64_t> deltas, const Accesses& accesses) {
  const uint64_t last_word = accesses.bytes / sizeof(uint64_t) - 1;
  const unsigned steps = accesses.steps;
  const bool flushes = accesses.flushes;
  void* const start = buffer_.data();
  volatile uint64_t* const words = static_cast<uint64_t*>(start);
  uint64_t& position = *position_;
  uint64_t* const measured = deltas.data();
  const size_t count = deltas.size();
  uint64_t before = read_timer(timer_);
  for (size_t i = 0; i < count; ++i) {
    uint64_t state = position;
    for (unsigned step = 0; step < steps; ++step) {
      const uint64_t at = (state >> 24) & last_word;
      state = ((state << 7) | (state >> 57)) + (words[at] ^ (state * 0x9e3779b97f4a7c15));
      words[at] = state;
      if (flushes) flush_line(words + at);
    }
    const uint64_t now = read_timer(timer_);
    measured[i] = now - before;
    before = now;
    position = state ^ measured[i];
  }
}

}  // namespace entropyd
