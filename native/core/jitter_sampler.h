// SPDX-License-Identifier: MIT
// Samples of 8 bits from the jitter collector: its deltas, divided by the timer's step, the low
// byte each. The daemon and the recorder for assessment both read here, so that they see the same.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "jitter.h"
#include "timer_fitness.h"

namespace entropyd {

// Deltas that are thrown away whenever the table was taken anew, until the walk has spread.
constexpr size_t kWarmUpSamples = 1024;
// Samples from half of the table, so that the first tested bytes come soon; it is widened
// before the caches know that half (docs/decisions/0006).
constexpr size_t kNarrowSamples = 4096;
// Deltas from which the timer is judged, and the size of the slices in which a read is done.
constexpr size_t kSliceSamples = 1024;
// A timer is refused only after so many slices of a call found it unfit: one alone, from a table
// that is new and a machine that is busy, finds a fit timer unfit now and then.
constexpr unsigned kTimerDraws = 8;

enum class JitterStatus { kOk, kClosed, kTimeout, kNoMemory };

struct JitterReading {
  JitterStatus status = JitterStatus::kOk;
  std::chrono::nanoseconds cpu{0};  // processor time that it took
};

class JitterSampler {
 public:
  // Costs two pages; the table is taken when the first read begins.
  explicit JitterSampler(const JitterOptions& options);

  // Takes the table, warms up and finds out about the timer: a few milliseconds. Whether the timer
  // is fit, fitness_of() says; it may be called again while it is not.
  JitterReading open();
  const TimerFacts& timer() const { return timer_; }

  // Fills `into` with `count` samples, after an open() that found a step. Nothing is left out and
  // nothing is judged. Unless it ends with kOk, `into` is wiped.
  JitterReading read(SecureMemory& into, size_t count, std::chrono::milliseconds timeout);

  // From any thread: ends what is under way within a slice, and all later calls, with kClosed.
  void close() { closed_ = true; }
  // From any thread: gives the table back, unless a read is under way; the next one takes it anew.
  void release();

 private:
  JitterStatus prepare();
  uint64_t* deltas() { return reinterpret_cast<uint64_t*>(deltas_.data()); }

  std::mutex mutex_;  // one call at a time
  std::atomic<bool> closed_{false};
  JitterCollector collector_;
  SecureMemory deltas_;
  size_t narrow_samples_ = 0;  // given since the table was taken
  TimerFacts timer_;
};

}  // namespace entropyd
