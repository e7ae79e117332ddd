// SPDX-License-Identifier: MIT
// Estimates the min-entropy of a few thousand raw samples of a noise source, when it is opened and
// for every block that is fed. The estimate limits the claim in force (docs/decisions/0019). It is
// an upper bound, by those estimators whose results differed between a healthy and a failing
// source; a full assessment needs a million samples (native/assess).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "byte_counts.h"
#include "compression_bound.h"
#include "secure_object.h"

namespace entropyd {

// Samples that are measured together. Over 10^6 samples the same estimators yield 0.84 to 1.03
// times the value of such a piece.
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

  // Measures the samples in pieces of kMeasuredSamples, and returns the lowest value of each
  // estimator over all pieces. If the last piece is incomplete, samples before it are added.
  // `most_right`: how many of the samples the best predictor guessed right.
  SampleEstimate measure(std::span<const uint8_t> samples, uint32_t most_right);

 private:
  static constexpr size_t kPieceBlocks = 8 * kMeasuredSamples / kCompressionBlockBits;
  double compression(std::span<const uint8_t> samples);
  double compression_bound(std::span<const uint8_t> samples, unsigned offset, size_t blocks);

  std::array<double, kPieceBlocks + 1> logs_;  // log2 of each distance
  ByteCounts counts_;
  // The position of the last occurrence of each block of bits, counted from 1.
  SecureObject<std::array<uint32_t, 1 << kCompressionBlockBits>> last_;
};

}  // namespace entropyd
