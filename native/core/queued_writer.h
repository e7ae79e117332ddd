// SPDX-License-Identifier: MIT
// Writes lines to a descriptor from a thread of its own, for destinations that can hang: a pipe
// that nobody reads, a file on a frozen file system. The caller never waits. What does not fit in
// the queue, or what the system refuses, is lost and counted.
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
  // Does not own the descriptor, and never changes its flags: others may share the open file.
  // At most `limit` bytes are queued, the line under way included.
  QueuedWriter(int fd, size_t limit);
  QueuedWriter(const QueuedWriter&) = delete;
  QueuedWriter& operator=(const QueuedWriter&) = delete;

  // Queues a line, newline included.
  void write(std::string line) { push(std::move(line), 0); }
  // Queues a line that tells of `count` lost ones: where it arrives they are no longer in lost(),
  // where it does not they are again, and it is not counted itself.
  void report(std::string line, uint64_t count) { push(std::move(line), count); }
  // Lines lost that no queued report tells of.
  uint64_t lost() const;
  // Waits until all that was queued is written or lost; false where that took too long.
  bool flush(std::chrono::milliseconds timeout);

 private:
  struct State;
  void push(std::string line, uint64_t reported);

  const std::shared_ptr<State> state_;
  JobThread thread_;
};

}  // namespace entropyd
