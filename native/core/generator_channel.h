// SPDX-License-Identifier: MIT
// The thread in which a GeneratorReader lets its generator block.
#pragma once

#include <pthread.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>

#include "generator.h"
#include "monotonic_condition.h"
#include "result.h"
#include "secure_memory.h"

namespace entropyd {

// What the reader and its thread share. The thread holds a reference of its own, so that a read
// which cannot be interrupted has valid memory to write to even after the reader is destroyed.
struct GeneratorChannel {
  using Clock = std::chrono::steady_clock;
  static constexpr size_t kStagingBytes = 4096;

  explicit GeneratorChannel(std::unique_ptr<Generator> given)
      : generator(std::move(given)), staging(kStagingBytes) {}

  const std::unique_ptr<Generator> generator;  // the thread's while busy
  SecureMemory staging;

  std::mutex mutex;
  MonotonicCondition changed;
  bool running = false;    // the thread exists; it sleeps while there is nothing to read
  bool busy = false;       // the thread is reading or looking
  bool looks = false;      // which of the two
  bool opening = false;    // the thread is in open(), which may alter the device
  bool stop = false;       // what it is doing is to end
  bool abandoned = false;  // the result of the present read will be discarded
  bool closed = false;     // close() was called
  size_t wanted = 0;
  ReadResult result = {};  // of a look only the node
  pthread_t thread = {};

  void close();
  ReadResult open();
  ReadResult fill();
  // Whether the read is to end; waits for that at most this long.
  bool is_stopped_after(Clock::duration pause);
  static void* run(void* shared);
  // The caller holds the mutex in those below.
  bool is_idle_or_closed() const { return !busy || closed; }
  bool must_be_awaited() const { return running && (opening || generator->is_altered()); }
  // Interrupts the thread's system call until it has returned, or until the given time. A signal
  // that arrives just before the thread enters the call has no effect, so it is repeated.
  void interrupt(std::unique_lock<std::mutex>& hold, Clock::time_point until);
  static Result<> start_thread(const std::shared_ptr<GeneratorChannel>& channel);
  // Has the thread read or look, and waits for it. Returns whether it came back in time; what it
  // brings later is discarded.
  static Result<bool> work(const std::shared_ptr<GeneratorChannel>& channel,
                           std::unique_lock<std::mutex>& hold, Clock::time_point deadline);
};

}  // namespace entropyd
