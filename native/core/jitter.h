// SPDX-License-Identifier: MIT
// The CPU jitter source, after the idea of HAVEGE: the time of memory accesses over a buffer, where
// each access decides where the next one goes. A sample is the time that a fixed number of accesses
// took. What is uncertain about this time is the state of caches, memory and bus, not the order of
// the accesses. This class tests nothing and claims nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "page_range.h"
#include "secure_object.h"
#include "timer.h"

namespace entropyd {

// How the buffer is accessed.
struct Accesses {
  size_t bytes;    // of the buffer, from its start: a power of two, at least 4096
  unsigned steps;  // accesses per sample
  bool flushes;  // each access sends its cache line to memory, so that the next one finds it there
};

// Whether the processor can be told to flush a cache line: CLFLUSH on x86-64, DC CIVAC on arm64,
// which Linux lets programs use (SCTLR_EL1.UCI). Whether the flush has an effect must be measured:
// an emulator ignores it.
bool has_cache_flush();

class JitterCollector {
 public:
  // Allocates one page; take_buffer() allocates the buffer. Throws std::bad_alloc.
  explicit JitterCollector(TimerKind timer) : timer_(timer) {}

  // Releases the present buffer and allocates one of this many bytes, in small pages.
  Result<> take_buffer(size_t bytes);
  bool has_buffer() const { return !buffer_.empty(); }
  // Wipes the buffer and returns its memory to the system.
  void release_buffer();

  // Fills `deltas` with the duration of each sample in ticks of the timer, not divided by the
  // timer's step. The samples of one call follow each other without a pause. There must be a
  // buffer.
  void collect(std::span<uint64_t> deltas, const Accesses& accesses);

 private:
  const TimerKind timer_;
  PageRange pages_;
  std::span<uint8_t> buffer_;
  PageLock lock_;
  SecureObject<uint64_t>
      position_;  // the position of the next access, and the value that the last one stored
};

}  // namespace entropyd
