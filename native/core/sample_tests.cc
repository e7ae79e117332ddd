// SPDX-License-Identifier: MIT
#include "sample_tests.h"

#include "stuck.h"

namespace entropyd {

uint32_t SampleTests::test(std::span<const uint8_t> samples) {
  uint32_t failed = continuous_.test(samples) | dependence_.test(samples);
  if (10 * count_stuck(samples) > 9 * samples.size()) failed |= kStuck;
  if (replay_.test(samples)) failed |= kReplay | kPermanent;
  if (failed != 0) restart();
  return failed;
}

void SampleTests::restart() {
  continuous_.restart();
  dependence_.restart();
}

}  // namespace entropyd
