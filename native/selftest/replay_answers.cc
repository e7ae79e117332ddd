// SPDX-License-Identifier: MIT
// Known answers of the tests that are our own: replayed samples, replayed bytes, stuck samples.
#include <algorithm>

#include "../core/byte_replay_test.h"
#include "../core/replay_test.h"
#include "../core/sample_tests.h"
#include "../core/stuck.h"
#include "draws.h"
#include "known_answer.h"

namespace entropyd::selftest {
namespace {

// The string of 1024 samples after the first one: `equal` of its samples are those of the first
// string, the others their complements.
std::vector<uint8_t> repeated(std::vector<uint8_t> samples, size_t equal) {
  for (size_t at = equal; at < samples.size(); ++at)
    samples[at] = static_cast<uint8_t>(~samples[at]);
  return samples;
}

// 1 + CRITBINOM(1024, 1/2, 1 - 2^-60) = 652 equal samples of 1024 are a replay at 1 bit per sample.
// In the tests of a source of samples that is a permanent failure, which is never forgotten; 652
// also are more than the 630 that the lag of 1024, and the pairs of samples, may guess right.
bool replay() {
  const std::vector<uint8_t> anchor = Draws(1).bytes(1024);
  ReplayTest below(1), at(1);
  SampleTests all(1);
  return !below.test(anchor) && !below.test(repeated(anchor, 651)) && !at.test(anchor) &&
         at.test(repeated(anchor, 652)) && at.test(Draws(2).bytes(1024)) && all.test(anchor) == 0 &&
         all.test(repeated(anchor, 652)) == (kLag | kMarkov | kReplay | kPermanent) &&
         all.test(Draws(2).bytes(1024)) == (kReplay | kPermanent);
}

// The anchor is the fewest bytes that are claimed to hold 65 bits: 650, 65, 17 and 9 at 0.1, 1, 4
// and 8 bits per byte. At 4 bits a copy of which every 17th byte is another one has 16 bytes in a
// row at most, which is no repeat; a whole copy always is one.
bool byte_replay() {
  const std::vector<uint8_t> block = Draws(1).bytes(2500);
  std::vector<uint8_t> altered = block;
  for (size_t at = 0; at < altered.size(); at += 17) altered[at] ^= 1;
  ByteReplayTest tests(4);
  return ByteReplayTest(0.1).anchor_bytes() == 650 && ByteReplayTest(1).anchor_bytes() == 65 &&
         tests.anchor_bytes() == 17 && ByteReplayTest(8).anchor_bytes() == 9 &&
         !tests.test(block) && !tests.test(altered) && tests.test(block);
}

// Ten samples: the first two, one that is 0, one that equals the one before, and one whose
// difference is that of the one before are stuck. Of 20 samples 18 stuck ones are nine in ten and
// pass, 19 fail.
bool stuck() {
  const std::vector<uint8_t> kinds = {9, 20, 50, 0, 7, 7, 9, 11, 20, 22};
  std::vector<uint8_t> samples(20);
  for (size_t at = 0; at < 19; ++at) samples[at] = static_cast<uint8_t>(10 + at);
  samples[19] = 50;
  SampleTests tests(1);
  if (count_stuck(kinds) != 5 || tests.test(samples) != kStuck) return false;
  samples[18] = 40;
  return tests.test(samples) == 0;
}

constexpr KnownAnswer kAnswers[] = {
    {"stuck", &stuck},
    {"replay", &replay},
    {"byteReplay", &byte_replay},
};

}  // namespace

std::span<const KnownAnswer> replay_answers() {
  return kAnswers;
}

}  // namespace entropyd::selftest
