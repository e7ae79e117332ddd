// SPDX-License-Identifier: MIT
#include "jitter_recorder.h"

#include <algorithm>

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

void JitterRecorder::record(uint8_t* samples, size_t count) {
  const uint64_t step = std::max<uint64_t>(step_, 1);
  while (count > 0) {
    const size_t piece = std::min(count, kStepSamples);
    collector_.collect(deltas(), piece);
    for (size_t i = 0; i < piece; ++i) samples[i] = static_cast<uint8_t>(deltas()[i] / step);
    samples += piece;
    count -= piece;
  }
  deltas_.wipe();
}

}  // namespace entropyd
