// SPDX-License-Identifier: MIT
// Samples of 8 bits from the jitter collector: the low byte of each delta, divided by the timer's
// step. The daemon and `collect` both use this class, so that an assessment is of the samples that
// the daemon reads. How the buffer is accessed is chosen by measurement on this machine
// (docs/decisions/0019).
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

// The number of deltas from which the timer is judged, and of samples between two checks for
// close() in a read. The same number is discarded after the buffer is allocated, until the accesses
// have spread over it.
constexpr size_t kSliceSamples = 1024;

struct JitterOptions {
  // A power of two, at least 4096. 0: 2 MiB if flushing the cache has an effect, else 16 times the
  // level-2 cache (cache_size.h).
  size_t buffer_bytes = 0;
  // Memory accesses per sample. 0: kJitterSteps, doubled up to kMostSteps until the claim may be
  // credited.
  unsigned steps = 0;
  TimerKind timer = TimerKind::kClock;
  double claim = 1;  // bits of min-entropy per sample
};

enum class JitterStatus { kOk, kClosed, kTimeout, kNoMemory };

struct JitterReading {
  JitterStatus status = JitterStatus::kOk;
  std::chrono::nanoseconds cpu{0};  // processor time that the call took
  // Whether the buffer was allocated for this call, as after release_memory(): the source has
  // started again.
  bool is_start = false;
};

class JitterSampler {
 public:
  // Allocates two pages; open() allocates the buffer. Throws std::bad_alloc.
  explicit JitterSampler(const JitterOptions& options)
      : options_(options), collector_(options.timer) {}

  // Allocates the buffer, chooses how to access it, and measures the samples, in some milliseconds.
  // fitness_of() judges the facts(); if they are unfit, open() may be called again.
  JitterReading open();
  const JitterFacts& facts() const { return facts_; }

  // Fills `into` with `count` samples, after an open() that found a step. No sample is left out,
  // and none is tested. Unless the status is kOk, `into` is wiped.
  JitterReading read(SecureMemory& into, size_t count, std::chrono::milliseconds timeout);

  // May be called from any thread: makes the call under way, within one slice, and all later ones
  // return kClosed.
  void close() { closed_ = true; }
  // May be called from any thread: returns the buffer to the system unless a read is under way. The
  // next read allocates it again.
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
  // Collects up to kSliceSamples, each the low byte of a delta divided by the timer's step.
  void collect_slice(std::span<uint8_t> samples);

  const JitterOptions options_;
  std::mutex mutex_;  // one call at a time
  std::atomic<bool> closed_{false};
  JitterCollector collector_;
  SecureObject<std::array<uint64_t, kSliceSamples>> deltas_;
  JitterFacts facts_;
};

}  // namespace entropyd
