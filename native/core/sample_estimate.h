// SPDX-License-Identifier: MIT
// What a few thousand raw samples of a noise source hold: the measurement from which the claim in
// force follows, at the start and for every block that is fed (docs/decisions/0019). An upper bound
// by the estimators that a healthy and a failing source were seen to differ in; a whole assessment
// needs a million samples (native/assess).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "byte_counts.h"
#include "compression_bound.h"
#include "secure_object.h"

namespace entropyd {

// Samples that are measured together. Over 10^6 samples the same estimators give 0.84 to 1.03 times
// the value of such a piece.
constexpr size_t kMeasuredSamples = 2048;
// The claim in force is at most what was measured divided by this.
constexpr double kMeasuredMargin = 3.5;

// All in bits of min-entropy per sample, 0 to 8.
struct SampleEstimate {
  double most_common_value = 8;  // SP 800-90B section 6.3.1
  double compression = 8;        // 6.3.4, over the bits; the lowest of several offsets
  double prediction = 8;         // the best of dependence_predictors.h
  double lowest() const;
};

class SampleEstimator {
 public:
  // Throws std::bad_alloc.
  SampleEstimator();

  // Of samples that are measured in pieces of kMeasuredSamples: the lowest of each estimator over
  // all pieces. A rest that is no whole piece is measured with the samples before it. `most_right`
  // of the samples were guessed right by one predictor.
  SampleEstimate measure(std::span<const uint8_t> samples, uint32_t most_right);

 private:
  static constexpr size_t kPieceBlocks = 8 * kMeasuredSamples / kCompressionBlockBits;
  double compression(std::span<const uint8_t> samples);
  double compression_bound(std::span<const uint8_t> samples, unsigned offset, size_t blocks);

  std::array<double, kPieceBlocks + 1> logs_;  // log2 of each distance
  ByteCounts counts_;
  // Where each block of bits came last, counted from 1.
  SecureObject<std::array<uint32_t, 1 << kCompressionBlockBits>> last_;
};

}  // namespace entropyd
