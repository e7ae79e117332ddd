// SPDX-License-Identifier: MIT
// Samples of 8 bits from the jitter collector: the low byte of each delta, divided by the timer's
// step. The daemon and the recorder for assessment both read here, so that they see the same.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "jitter.h"
#include "timer_fitness.h"

namespace entropyd {

// Deltas that are thrown away whenever the buffer was taken anew, until the accesses have spread
// over it.
constexpr size_t kWarmUpSamples = 1024;
// Samples from the first half of the buffer, so that the first tested bytes come soon; the other
// half is added before the caches hold the first (docs/decisions/0006).
constexpr size_t kNarrowSamples = 4096;
// Deltas from which the timer is judged, and the size of the slices in which a read is done.
constexpr size_t kSliceSamples = 1024;
// A timer is refused only after so many slices of one open() found it unfit: a single slice, from a
// new buffer on a busy machine, finds a fit timer unfit now and then.
constexpr unsigned kTimerDraws = 8;

enum class JitterStatus { kOk, kClosed, kTimeout, kNoMemory };

struct JitterReading {
  JitterStatus status = JitterStatus::kOk;
  std::chrono::nanoseconds cpu{0};  // processor time that it took
};

class JitterSampler {
 public:
  // Costs two pages; the buffer is taken when the first read begins. Throws std::bad_alloc.
  explicit JitterSampler(const JitterOptions& options);

  // Takes the buffer, warms up and examines the timer: a few milliseconds. fitness_of() says
  // whether the timer is fit; open() may be called again while it is not.
  JitterReading open();
  const TimerFacts& timer() const { return timer_; }

  // Fills `into` with `count` samples, after an open() that found a step. Nothing is left out and
  // nothing is judged. Unless it ends with kOk, `into` is wiped.
  JitterReading read(SecureMemory& into, size_t count, std::chrono::milliseconds timeout);

  // From any thread: ends what is under way within a slice, and all later calls, with kClosed.
  void close() { closed_ = true; }
  // From any thread: returns the buffer to the system, unless a read is under way; the next one
  // takes it anew.
  void release_memory();

 private:
  JitterStatus prepare();

  std::mutex mutex_;  // one call at a time
  std::atomic<bool> closed_{false};
  JitterCollector collector_;
  SecureObject<std::array<uint64_t, kSliceSamples>> deltas_;
  size_t narrow_samples_ = 0;  // collected since the buffer was taken
  TimerFacts timer_;
};

}  // namespace entropyd
