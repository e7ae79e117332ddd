// SPDX-License-Identifier: MIT
// Samples of 8 bits from the jitter collector: the low byte of each delta, divided by the timer's
// step. The daemon and the recorder for assessment both read here, so that they see the same. How
// the buffer is accessed is found out on this machine (docs/decisions/0019).
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "jitter.h"
#include "jitter_fitness.h"

namespace entropyd {

// Deltas from which the timer is judged, and the size of the slices in which a read is done. As
// many are thrown away whenever the buffer was taken anew, until the accesses have spread over it.
constexpr size_t kSliceSamples = 1024;

struct JitterOptions {
  // 0: 2 MiB where the cache can be flushed, else well beyond the caches (cache_size.h). A power of
  // two, at least 4096.
  size_t buffer_bytes = 0;
  // Memory accesses per sample. 0: 8, doubled up to kMostSteps until the claim may be credited.
  unsigned steps = 0;
  TimerKind timer = TimerKind::kClock;
  double claim = 1;  // bits of min-entropy per sample
};

enum class JitterStatus { kOk, kClosed, kTimeout, kNoMemory };

struct JitterReading {
  JitterStatus status = JitterStatus::kOk;
  std::chrono::nanoseconds cpu{0};  // processor time that it took
  // Whether the buffer was taken anew for it, as after release_memory(): the source starts again.
  bool is_start = false;
};

class JitterSampler {
 public:
  // Costs two pages; open() takes the buffer. Throws std::bad_alloc.
  explicit JitterSampler(const JitterOptions& options)
      : options_(options), collector_(options.timer) {}

  // Takes the buffer, finds out how to access it, and measures: some milliseconds. fitness_of()
  // judges what was found; open() may be called again while that is not fit.
  JitterReading open();
  const JitterFacts& facts() const { return facts_; }

  // Fills `into` with `count` samples, after an open() that found a step. Nothing is left out and
  // nothing is judged. Unless it ends with kOk, `into` is wiped.
  JitterReading read(SecureMemory& into, size_t count, std::chrono::milliseconds timeout);

  // From any thread: ends what is under way within a slice, and all later calls, with kClosed.
  void close() { closed_ = true; }
  // From any thread: returns the buffer to the system, unless a read is under way; the next one
  // takes it anew.
  void release_memory();

 private:
  Accesses accesses() const { return {facts_.buffer_bytes, facts_.steps, facts_.flushes}; }
  JitterStatus take_buffer(size_t bytes);
  JitterStatus choose_accesses();
  bool flush_bites();
  uint64_t median_delta(bool flushes);
  void examine_timer();
  void choose_steps();
  double measure();
  // Up to kSliceSamples, each the low byte of a delta divided by the timer's step.
  void collect_slice(std::span<uint8_t> samples);

  const JitterOptions options_;
  std::mutex mutex_;  // one call at a time
  std::atomic<bool> closed_{false};
  JitterCollector collector_;
  SecureObject<std::array<uint64_t, kSliceSamples>> deltas_;
  JitterFacts facts_;
};

}  // namespace entropyd
