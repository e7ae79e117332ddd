// SPDX-License-Identifier: MIT
#include "jitter_sampler.h"

#include <time.h>

#include <algorithm>
#include <new>

#include "cache_size.h"
#include "dependence_predictors.h"
#include "sample_estimate.h"
#include "source_defaults.h"

namespace entropyd {
namespace {

using std::chrono::nanoseconds;

// Flushed lines come from memory however large the caches are. With 512 pages, hardly any access
// finds the row of memory open that an earlier one has used: the order of the accesses explains 3 %
// of the times. With 64 pages it explains two thirds.
constexpr size_t kFlushedBuffer = 2 << 20;
// The part of the buffer, and the number of samples, by which flush_bites() finds out whether the
// flush has an effect. The first-level cache holds that part, so that an access is many times as
// fast without the flush (40 times was seen). An emulator ignores the flush: there it makes no
// difference.
constexpr size_t kComparedBytes = 16 << 10;
constexpr size_t kComparedSamples = 256;
constexpr uint64_t kFlushFactor = 3;
// How many times the samples are measured, once the steps cannot be doubled any more, before the
// source counts as unfit: on a busy machine a single measurement is sometimes too low.
constexpr unsigned kDraws = 4;

nanoseconds clock_now(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return std::chrono::seconds(now.tv_sec) + nanoseconds(now.tv_nsec);
}

// The processor time of this thread since this object was made.
class CpuClock {
 public:
  nanoseconds spent() const { return clock_now(CLOCK_THREAD_CPUTIME_ID) - start_; }

 private:
  const nanoseconds start_ = clock_now(CLOCK_THREAD_CPUTIME_ID);
};

}  // namespace

JitterStatus JitterSampler::take_buffer(size_t bytes) {
  if (closed_) return JitterStatus::kClosed;
  if (!collector_.take_buffer(bytes).ok()) return JitterStatus::kNoMemory;
  facts_.buffer_bytes = bytes;
  collector_.collect(*deltas_, accesses());
  return closed_ ? JitterStatus::kClosed : JitterStatus::kOk;
}

JitterReading JitterSampler::open() {
  const std::lock_guard<std::mutex> hold(mutex_);
  const CpuClock cpu;
  facts_ = {};
  JitterStatus status = JitterStatus::kNoMemory;
  try {
    status = choose_accesses();
    if (status == JitterStatus::kOk) {
      examine_timer();
      if (facts_.step > 0) choose_steps();
    }
  } catch (const std::bad_alloc&) {
    status = JitterStatus::kNoMemory;
  }
  deltas_.wipe();
  return {status, cpu.spent(), true};
}

JitterStatus JitterSampler::choose_accesses() {
  facts_.steps = options_.steps > 0 ? options_.steps : kJitterSteps;
  facts_.flushes = has_cache_flush();
  const bool is_given = options_.buffer_bytes > 0;
  JitterStatus status = take_buffer(is_given ? options_.buffer_bytes : kFlushedBuffer);
  if (status != JitterStatus::kOk || (facts_.flushes && flush_bites())) return status;
  facts_.flushes = false;
  return is_given ? status : take_buffer(default_buffer_bytes());
}

bool JitterSampler::flush_bites() {
  median_delta(false);  // brings the part into the cache
  const uint64_t without = median_delta(false);
  return median_delta(true) >= kFlushFactor * std::max<uint64_t>(without, 1);
}

uint64_t JitterSampler::median_delta(bool flushes) {
  const size_t bytes = std::min(kComparedBytes, facts_.buffer_bytes);
  const std::span<uint64_t> some = std::span(*deltas_).first(kComparedSamples);
  collector_.collect(some, {bytes, facts_.steps, flushes});
  const auto middle = some.begin() + kComparedSamples / 2;
  std::nth_element(some.begin(), middle, some.end());
  return *middle;
}

void JitterSampler::examine_timer() {
  collector_.collect(*deltas_, accesses());
  facts_.step = common_step(*deltas_);
  facts_.backwards = static_cast<uint32_t>(std::count_if(
      deltas_->begin(), deltas_->end(), [](uint64_t delta) { return delta > INT64_MAX; }));
}

// Chooses as many steps as the claim needs, so that a coarse timer or a fast memory costs time, not
// margin.
void JitterSampler::choose_steps() {
  const double wanted = kMeasuredMargin * std::max(options_.claim, kLowestInForce);
  for (unsigned draw = 1; !closed_; ++draw) {
    facts_.measured_bits = std::max(draw > 1 ? facts_.measured_bits : 0, measure());
    if (facts_.measured_bits >= wanted) return;
    if (options_.steps == 0 && facts_.steps < kMostSteps) {
      facts_.steps *= 2;
      draw = 0;
    } else if (fitness_of(facts_) == JitterFitness::kFit || draw == kDraws) {
      return;
    }
  }
}

double JitterSampler::measure() {
  SecureObject<std::array<uint8_t, kMeasuredSamples>> samples;
  for (size_t done = 0; done < kMeasuredSamples && !closed_; done += kSliceSamples) {
    collect_slice(std::span(*samples).subspan(done, kSliceSamples));
  }
  SecureObject<DependencePredictors::Counts> right;
  DependencePredictors().guess(*samples, {&*right});
  const uint32_t most_right = *std::max_element(right->begin(), right->end());
  return SampleEstimator().measure(*samples, most_right).lowest();
}

void JitterSampler::collect_slice(std::span<uint8_t> samples) {
  const auto deltas = std::span(*deltas_).first(samples.size());
  collector_.collect(deltas, accesses());
  for (size_t i = 0; i < samples.size(); ++i) {
    samples[i] = static_cast<uint8_t>(deltas[i] / facts_.step);
  }
}

JitterReading JitterSampler::read(SecureMemory& into, size_t count,
                                  std::chrono::milliseconds timeout) {
  const std::lock_guard<std::mutex> hold(mutex_);
  const CpuClock cpu;
  const nanoseconds deadline = clock_now(CLOCK_MONOTONIC_COARSE) + timeout;
  into.wipe();
  count = std::min(count, into.capacity());
  const bool is_start = !collector_.has_buffer();
  JitterStatus status = facts_.step == 0 || closed_ ? JitterStatus::kClosed : JitterStatus::kOk;
  if (status == JitterStatus::kOk && is_start) status = take_buffer(facts_.buffer_bytes);
  for (size_t done = 0; done < count && status == JitterStatus::kOk;) {
    const size_t slice = std::min(count - done, kSliceSamples);
    collect_slice({into.data() + done, slice});
    done += slice;
    into.set_filled(done);
    if (closed_) {
      status = JitterStatus::kClosed;
    } else if (clock_now(CLOCK_MONOTONIC_COARSE) > deadline && done < count) {
      status = JitterStatus::kTimeout;
    }
  }
  deltas_.wipe();
  if (status != JitterStatus::kOk) into.wipe();
  return {status, cpu.spent(), is_start};
}

void JitterSampler::release_memory() {
  if (!mutex_.try_lock()) return;
  collector_.release_buffer();
  mutex_.unlock();
}

}  // namespace entropyd
