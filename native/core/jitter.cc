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

// What the accesses leave in the buffer shows the order in which they were made, and so their
// times: it is secret. All pages are brought in at once, because in a guest a page fault costs 20
// microseconds, and the first touch of a page 3.
PageLock lock_and_populate(std::span<uint8_t> part, int advice) {
  madvise(part.data(), part.size(), advice);
  PageLock lock(part);
  if (lock.is_locked() || madvise(part.data(), part.size(), kPopulateWrite) == 0) return lock;
  volatile uint8_t* const bytes = part.data();
  for (size_t at = 0; at < part.size(); at += 4096) bytes[at] = 0;
  return lock;
}

}  // namespace

Result<> JitterCollector::take_buffer() {
  if (has_buffer()) return success();
  Result<PageRange> pages = PageRange::map(options_.buffer_bytes + kHugePage);
  if (!pages.ok()) return pages.error();
  pages_ = std::move(pages.value());
  buffer_ = pages_.aligned(kHugePage, options_.buffer_bytes);
  in_use_ = buffer_.first(buffer_.size() / 2);
  // Small pages are at hand; a huge one takes up to 4 ms where a host has to find it.
  first_half_ = lock_and_populate(in_use_, MADV_NOHUGEPAGE);
  return success();
}

void JitterCollector::widen() {
  second_half_ = lock_and_populate(buffer_.subspan(in_use_.size()), MADV_HUGEPAGE);
  in_use_ = buffer_;
}

void JitterCollector::release_buffer() {
  first_half_ = PageLock();
  second_half_ = PageLock();
  buffer_ = in_use_ = {};
  pages_ = PageRange();
}

// Every step loads a word that the step before has chosen, and stores into it: no two of them can
// overlap. The constant is 2^64 / phi, whose high bits reach every word of the buffer.
void JitterCollector::collect(std::span<uint64_t> deltas) {
  const uint64_t last_word = in_use_.size() / sizeof(uint64_t) - 1;
  void* const start = in_use_.data();
  volatile uint64_t* const words = static_cast<uint64_t*>(start);
  uint64_t& position = *position_;
  uint64_t* const measured = deltas.data();
  const size_t count = deltas.size();
  uint64_t before = read_timer(options_.timer);
  for (size_t i = 0; i < count; ++i) {
    uint64_t state = position;
    for (unsigned step = 0; step < options_.steps; ++step) {
      const uint64_t at = (state >> 24) & last_word;
      state = ((state << 7) | (state >> 57)) + (words[at] ^ (state * 0x9e3779b97f4a7c15));
      words[at] = state;
    }
    const uint64_t now = read_timer(options_.timer);
    measured[i] = now - before;
    before = now;
    position = state ^ measured[i];
  }
}

}  // namespace entropyd
