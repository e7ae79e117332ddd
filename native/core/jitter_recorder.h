// SPDX-License-Identifier: MIT
// Samples of 8 bits from the collector: its deltas, divided by the timer's step, the low byte each.
#pragma once

#include <cstddef>
#include <cstdint>

#include "jitter.h"

namespace entropyd {

// Deltas that are thrown away before the step is looked for: the table's first faults.
constexpr size_t kWarmUpSamples = 4096;
constexpr size_t kStepSamples = 1024;

class JitterRecorder {
 public:
  // Warms up and finds the step, a few milliseconds; step() is 0 when the timer stands still.
  explicit JitterRecorder(const JitterOptions& options);
  bool valid() const { return collector_.valid() && deltas_.valid(); }
  uint64_t step() const { return step_; }

  // Fills `samples`. Nothing is left out and nothing is judged.
  void record(uint8_t* samples, size_t count);

  // Judges the next `count` samples at a claim of `h` bits each, by RCT, APT and lag predictor, and
  // by how many are stuck: delta, or its first or second difference, 0. Gives a mask of
  // ContinuousTest; kStuck when nine in ten are, kStuck with kPermanent when the timer stands
  // still.
  uint32_t examine(size_t count, double h);

 private:
  void take(uint8_t* samples, size_t count);
  uint64_t* deltas() { return reinterpret_cast<uint64_t*>(deltas_.data()); }

  JitterCollector collector_;
  SecureMemory deltas_;
  uint64_t step_ = 0;
};

}  // namespace entropyd
