// SPDX-License-Identifier: MIT
// The CPU jitter source, after the idea of HAVEGE: the time of memory accesses over a buffer that
// is larger than the near caches, where each access decides where the next one goes. A sample is
// the time that a fixed number of them took. What makes it uncertain is the state of caches, memory
// and bus, not the order of the accesses. This class judges nothing and claims nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "page_range.h"
#include "secure_object.h"
#include "timer.h"

namespace entropyd {

struct JitterOptions {
  size_t buffer_bytes;  // a power of two, at least 4096
  unsigned steps;       // memory accesses per sample
  TimerKind timer;
};

class JitterCollector {
 public:
  // Costs one page: another call takes the buffer. Throws std::bad_alloc.
  explicit JitterCollector(const JitterOptions& options) : options_(options) {}

  // Takes the half of the buffer that the accesses begin with, unless it is there already.
  Result<> take_buffer();
  bool has_buffer() const { return !buffer_.empty(); }
  // Takes the other half: from now on the accesses go to all of the buffer.
  void widen();
  bool is_wide() const { return in_use_.size() == buffer_.size(); }
  // Wipes the buffer and returns its memory to the system.
  void release_buffer();

  // Fills `deltas` with the timer's ticks that each sample took, not divided by the timer's step.
  // The samples of one call follow each other without a pause. take_buffer() comes first.
  void collect(std::span<uint64_t> deltas);

 private:
  const JitterOptions options_;
  PageRange pages_;
  std::span<uint8_t> buffer_;  // lies in pages_, aligned as huge pages are
  std::span<uint8_t> in_use_;  // the first half of it, or all
  PageLock first_half_, second_half_;
  SecureObject<uint64_t> position_;  // where the next access goes, and what the last one left
};

}  // namespace entropyd
