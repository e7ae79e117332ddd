// SPDX-License-Identifier: MIT
// A condition variable whose timeouts follow CLOCK_MONOTONIC, as std::chrono::steady_clock does.
// With that clock std::condition_variable calls pthread_cond_clockwait(), which came with glibc
// 2.30: the addon would not load on RHEL 8, which has 2.28.
#pragma once

#include <pthread.h>
#include <time.h>

#include <chrono>
#include <mutex>

namespace entropyd {

class MonotonicCondition {
 public:
  using Clock = std::chrono::steady_clock;
  using Lock = std::unique_lock<std::mutex>;

  MonotonicCondition() {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&condition_, &attributes);
    pthread_condattr_destroy(&attributes);
  }
  ~MonotonicCondition() { pthread_cond_destroy(&condition_); }
  MonotonicCondition(const MonotonicCondition&) = delete;
  MonotonicCondition& operator=(const MonotonicCondition&) = delete;

  void notify_all() { pthread_cond_broadcast(&condition_); }

  template <class Predicate>
  void wait(Lock& lock, Predicate done) {
    while (!done()) pthread_cond_wait(&condition_, lock.mutex()->native_handle());
  }

  // May return early (spurious wakeup).
  void wait_for(Lock& lock, Clock::duration timeout) { sleep_until(lock, Clock::now() + timeout); }

  // Waits until `done` returns true or the deadline has passed; returns its last result.
  template <class Predicate>
  bool wait_until(Lock& lock, Clock::time_point deadline, Predicate done) {
    while (!done()) {
      if (Clock::now() >= deadline) return false;
      sleep_until(lock, deadline);
    }
    return true;
  }

  template <class Predicate>
  bool wait_for(Lock& lock, Clock::duration timeout, Predicate done) {
    return wait_until(lock, Clock::now() + timeout, done);
  }

 private:
  void sleep_until(Lock& lock, Clock::time_point deadline) {
    using namespace std::chrono;
    const nanoseconds since_boot = deadline.time_since_epoch();
    const seconds whole = duration_cast<seconds>(since_boot);
    const timespec at = {static_cast<time_t>(whole.count()),
                         static_cast<long>((since_boot - whole).count())};
    pthread_cond_timedwait(&condition_, lock.mutex()->native_handle(), &at);
  }

  pthread_cond_t condition_;
};

}  // namespace entropyd
