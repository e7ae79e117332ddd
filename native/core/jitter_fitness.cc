// SPDX-License-Identifier: MIT
#include "jitter_fitness.h"

#include "sample_estimate.h"

namespace entropyd {

JitterFitness fitness_of(const JitterFacts& facts) {
  if (facts.step == 0) return JitterFitness::kStandsStill;
  if (facts.backwards > kMostBackwards) return JitterFitness::kGoesBackwards;
  if (facts.measured_bits < kMeasuredMargin * kLowestInForce) return JitterFitness::kHoldsTooLittle;
  return JitterFitness::kFit;
}

}  // namespace entropyd
