// SPDX-License-Identifier: MIT
// A noise source after HAVEGE's idea: a data-dependent walk through a table that no near cache
// holds, timed. A sample is the time that a fixed number of steps took; what makes it uncertain is
// the state of caches, memory and bus, not the path. It judges nothing and claims nothing.
#pragma once

#include <cstddef>
#include <cstdint>

#include "secure_memory.h"
#include "timer.h"

namespace entropyd {

struct JitterOptions {
  size_t table_bytes;  // a power of two, at least 4096
  unsigned steps;      // steps of the walk a sample
  TimerKind timer;
};

class JitterCollector {
 public:
  explicit JitterCollector(const JitterOptions& options);
  ~JitterCollector();
  JitterCollector(const JitterCollector&) = delete;
  JitterCollector& operator=(const JitterCollector&) = delete;
  bool valid() const { return table_ != nullptr && memory_.valid(); }

  // The timer's ticks from each sample's beginning to the next one's, not divided by its step.
  void collect(uint64_t* deltas, size_t count);

  // Gives the table's memory back to the system; it is taken, and filled by the walk, anew.
  void release_table();

 private:
  struct State;

  const JitterOptions options_;
  volatile uint64_t* table_;
  SecureMemory memory_;
  State* state_;
};

}  // namespace entropyd
