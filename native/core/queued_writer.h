// SPDX-License-Identifier: MIT
// Writes lines to a descriptor from a thread of its own, for destinations that can hang: a pipe
// that nobody reads, a file on a frozen file system. The caller never waits. A line that does not
// fit in the queue, or that the system refuses, is lost and counted.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "job_thread.h"

namespace entropyd {

class QueuedWriter {
 public:
  // Does not own the descriptor, and never changes its flags: others may share the open file. At
  // most `limit` bytes are queued, including the line that is being written.
  QueuedWriter(int fd, size_t limit);
  QueuedWriter(const QueuedWriter&) = delete;
  QueuedWriter& operator=(const QueuedWriter&) = delete;

  // Queues a line that includes its newline.
  void write(std::string line) { push(std::move(line), 0); }
  // Queues a line that reports `count` lost lines, and subtracts them from lost(). If the report is
  // lost too, they are added again; the report itself is not counted.
  void report(std::string line, uint64_t count) { push(std::move(line), count); }
  // Returns the number of lost lines that no queued report includes.
  uint64_t lost() const;
  // Waits until all queued lines are written or lost; returns false after `timeout`.
  bool flush(std::chrono::milliseconds timeout);

 private:
  struct State;
  void push(std::string line, uint64_t reported);

  const std::shared_ptr<State> state_;
  JobThread thread_;
};

}  // namespace entropyd
