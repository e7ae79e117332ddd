// SPDX-License-Identifier: MIT
// A noise source after HAVEGE's idea: timed, data-dependent accesses over a buffer that no near
// cache holds. A sample is the time that a fixed number of steps took; what makes it uncertain is
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
  // Costs a page: the table is another call's.
  explicit JitterCollector(const JitterOptions& options);
  ~JitterCollector();
  JitterCollector(const JitterCollector&) = delete;
  JitterCollector& operator=(const JitterCollector&) = delete;

  // Takes the half of the table in which the walk begins, where it is not there yet; false when
  // the kernel gives no memory.
  bool take_table();
  bool has_table() const { return table_ != nullptr; }
  // Takes the rest: from now on the walk goes through all of it.
  void widen();
  bool is_wide() const { return walked_bytes_ == options_.table_bytes; }
  // Wipes the table and gives its memory back to the system.
  void release_table();

  // The timer's ticks that each sample took, not divided by its step. The samples of one call
  // follow each other without a pause. take_table() comes first.
  void collect(uint64_t* deltas, size_t count);

 private:
  size_t narrow_bytes() const { return options_.table_bytes / 2; }
  uint64_t* rest() { return table_ + narrow_bytes() / sizeof(uint64_t); }

  const JitterOptions options_;
  void* pages_ = nullptr;  // the mapping in which the table lies, aligned
  uint64_t* table_ = nullptr;
  size_t walked_bytes_ = 0;  // of the table
  bool narrow_locked_ = false, rest_locked_ = false;
  SecureMemory memory_;
  uint64_t* walk_;  // where the walk goes next, and what it leaves behind
};

}  // namespace entropyd
