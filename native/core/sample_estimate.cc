// SPDX-License-Identifier: MIT
#include "sample_estimate.h"

#include <algorithm>
#include <cmath>

#include "compression_bound.h"

namespace entropyd {
namespace {

constexpr size_t kPrimed = 1000;  // 6.3.4 step 2
// Far finer than the estimate itself, which is good for two digits.
constexpr double kTolerance = 1e-8;
// Offsets that are added to all samples before their bits are compressed. The same distribution,
// shifted by a constant, has an estimate that differs by up to a bit, so the lowest over several
// shifts is taken.
constexpr unsigned kOffsets = 8;
constexpr unsigned kOffsetStep = 256 / kOffsets;

}  // namespace

double SampleEstimate::lowest() const {
  return std::min({most_common_value, compression, prediction});
}

SampleEstimator::SampleEstimator() {
  logs_[0] = 0;
  for (size_t u = 1; u <= kPieceBlocks; ++u) logs_[u] = std::log2(static_cast<double>(u));
}

SampleEstimate SampleEstimator::measure(std::span<const uint8_t> samples, uint32_t most_right) {
  SampleEstimate estimate;
  const size_t size = std::min(samples.size(), kMeasuredSamples);
  for (size_t done = 0; done < samples.size(); done += kMeasuredSamples) {
    const auto piece = samples.subspan(std::min(done, samples.size() - size), size);
    counts_.reset();
    counts_.add(piece);
    estimate.most_common_value = std::min(estimate.most_common_value, counts_.min_entropy());
    estimate.compression = std::min(estimate.compression, compression(piece));
  }
  estimate.prediction = most_common_value(most_right, samples.size());
  counts_.reset();
  last_.wipe();
  return estimate;
}

double SampleEstimator::compression(std::span<const uint8_t> samples) {
  const size_t blocks = 8 * samples.size() / kCompressionBlockBits;
  if (blocks < kPrimed + 2) return 8;
  // The lowest bound yields the lowest entropy, so the search is done once, for that.
  double lowest = logs_[blocks];
  for (unsigned offset = 0; offset < 256; offset += kOffsetStep) {
    lowest = std::min(lowest, compression_bound(samples, offset, blocks));
  }
  return 8 * compression_entropy(lowest, std::span(logs_).first(blocks + 1), kPrimed, kTolerance);
}

// 6.3.4 steps 3 to 6: the lower end of the interval in which the mean logarithm lies.
double SampleEstimator::compression_bound(std::span<const uint8_t> samples, unsigned offset,
                                          size_t blocks) {
  auto& last = *last_;
  last.fill(0);
  double sum = 0, squares = 0;
  uint32_t bits = 0, block = 0;
  size_t held = 0;
  for (const uint8_t sample : samples) {
    bits = (bits << 8) | ((sample + offset) & 0xff);
    for (held += 8; held >= kCompressionBlockBits && block < blocks;) {
      held -= kCompressionBlockBits;
      uint32_t& seen = last[(bits >> held) % last.size()];
      if (++block > kPrimed) {
        const double distance = logs_[block - seen];  // `block` itself if it is new
        sum += distance;
        squares += distance * distance;
      }
      seen = block;
    }
  }
  const auto tested = static_cast<double>(blocks - kPrimed);
  const double mean = sum / tested;
  const double variance = std::max(0.0, squares / (tested - 1) - mean * mean);
  return mean - kZ * kCompressionCorrection * std::sqrt(variance / tested);
}

}  // namespace entropyd
