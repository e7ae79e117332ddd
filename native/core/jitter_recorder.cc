// SPDX-License-Identifier: MIT
#include "jitter_recorder.h"

#include <algorithm>

#include "continuous_tests.h"
#include "lag_predictor.h"

namespace entropyd {

JitterRecorder::JitterRecorder(const JitterOptions& options)
    : collector_(options), deltas_(kStepSamples * sizeof(uint64_t)) {
  if (!valid()) return;
  for (size_t done = 0; done < kWarmUpSamples; done += kStepSamples) {
    collector_.collect(deltas(), kStepSamples);
  }
  collector_.collect(deltas(), kStepSamples);
  step_ = common_step(deltas(), kStepSamples);
}

// The next samples, at most kStepSamples of them; deltas() has what they were made of.
void JitterRecorder::take(uint8_t* samples, size_t count) {
  const uint64_t step = std::max<uint64_t>(step_, 1);
  collector_.collect(deltas(), count);
  for (size_t i = 0; i < count; ++i) samples[i] = static_cast<uint8_t>(deltas()[i] / step);
}

void JitterRecorder::record(uint8_t* samples, size_t count) {
  while (count > 0) {
    const size_t piece = std::min(count, kStepSamples);
    take(samples, piece);
    samples += piece;
    count -= piece;
  }
  deltas_.wipe();
}

namespace {

// Counts the samples that a timer without jitter would give: a constant, a ramp, a parabola.
class StuckCounter {
 public:
  void add(uint64_t delta) {
    const uint64_t first = delta - delta_;
    const uint64_t second = first - first_;
    if (delta == 0 || first == 0 || second == 0) ++stuck_;
    delta_ = delta;
    first_ = first;
  }
  size_t stuck() const { return stuck_; }

 private:
  uint64_t delta_ = 0, first_ = 0;
  size_t stuck_ = 0;
};

}  // namespace

uint32_t JitterRecorder::examine(size_t count, double h) {
  if (step_ == 0) return kStuck | kPermanent;
  SecureMemory samples(kStepSamples);
  ContinuousTests continuous(h);
  LagPredictor lag(h);
  StuckCounter stuck;
  uint32_t failed = 0;
  for (size_t done = 0; done < count;) {
    const size_t piece = std::min(count - done, kStepSamples);
    take(samples.data(), piece);
    failed |= continuous.test(samples.data(), piece) | lag.test(samples.data(), piece);
    for (size_t i = 0; i < piece; ++i) stuck.add(deltas()[i]);
    done += piece;
  }
  deltas_.wipe();
  if (10 * stuck.stuck() > 9 * count) failed |= kStuck;
  return failed;
}

}  // namespace entropyd
