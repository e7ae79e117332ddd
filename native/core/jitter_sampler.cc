// SPDX-License-Identifier: MIT
#include "jitter_sampler.h"

#include <time.h>

#include <algorithm>

namespace entropyd {
namespace {

using std::chrono::nanoseconds;

nanoseconds clock_now(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return std::chrono::seconds(now.tv_sec) + nanoseconds(now.tv_nsec);
}

// Processor time of this thread since it was made.
class CpuClock {
 public:
  nanoseconds spent() const { return clock_now(CLOCK_THREAD_CPUTIME_ID) - start_; }

 private:
  const nanoseconds start_ = clock_now(CLOCK_THREAD_CPUTIME_ID);
};

}  // namespace

JitterSampler::JitterSampler(const JitterOptions& options) : collector_(options) {}

JitterStatus JitterSampler::prepare() {
  if (collector_.has_buffer()) return JitterStatus::kOk;
  if (!collector_.take_buffer().ok()) return JitterStatus::kNoMemory;
  narrow_samples_ = 0;
  for (size_t done = 0; done < kWarmUpSamples; done += kSliceSamples) {
    if (closed_) return JitterStatus::kClosed;
    collector_.collect(*deltas_);
  }
  return JitterStatus::kOk;
}

JitterReading JitterSampler::open() {
  const std::lock_guard<std::mutex> hold(mutex_);
  const CpuClock cpu;
  const JitterStatus status = prepare();
  if (status == JitterStatus::kOk) {
    for (unsigned draw = 0; draw < kTimerDraws && !closed_; ++draw) {
      collector_.collect(*deltas_);
      timer_ = timer_facts(*deltas_);
      if (fitness_of(timer_) == TimerFitness::kFit) break;
    }
    deltas_.wipe();
  }
  return {status, cpu.spent()};
}

JitterReading JitterSampler::read(SecureMemory& into, size_t count,
                                  std::chrono::milliseconds timeout) {
  const std::lock_guard<std::mutex> hold(mutex_);
  const CpuClock cpu;
  const nanoseconds deadline = clock_now(CLOCK_MONOTONIC_COARSE) + timeout;
  into.wipe();
  count = std::min(count, into.capacity());
  JitterStatus status = timer_.step == 0 ? JitterStatus::kClosed : prepare();
  for (size_t done = 0; done < count && status == JitterStatus::kOk;) {
    const std::span<uint64_t> slice =
        std::span(*deltas_).first(std::min(count - done, kSliceSamples));
    if (!collector_.is_wide() && narrow_samples_ >= kNarrowSamples) collector_.widen();
    narrow_samples_ += slice.size();
    collector_.collect(slice);
    for (size_t i = 0; i < slice.size(); ++i) {
      into.data()[done + i] = static_cast<uint8_t>(slice[i] / timer_.step);
    }
    done += slice.size();
    into.set_filled(done);
    if (closed_) {
      status = JitterStatus::kClosed;
    } else if (clock_now(CLOCK_MONOTONIC_COARSE) > deadline && done < count) {
      status = JitterStatus::kTimeout;
    }
  }
  deltas_.wipe();
  if (status != JitterStatus::kOk) into.wipe();
  return {status, cpu.spent()};
}

void JitterSampler::release_memory() {
  if (!mutex_.try_lock()) return;
  collector_.release_buffer();
  mutex_.unlock();
}

}  // namespace entropyd
