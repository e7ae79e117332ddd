// SPDX-License-Identifier: MIT
#include "sample_tests.h"

#include "stuck.h"

namespace entropyd {

uint32_t SampleTests::test(const uint8_t* samples, size_t count) {
  uint32_t failed = continuous_.test(samples, count) | lag_.test(samples, count);
  if (10 * count_stuck(samples, count) > 9 * count) failed |= kStuck;
  if (replay_.test(samples, count)) failed |= kReplay | kPermanent;
  if (failed != 0) restart();
  return failed;
}

void SampleTests::restart() {
  continuous_.restart();
  lag_.restart();
}

}  // namespace entropyd
