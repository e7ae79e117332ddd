// SPDX-License-Identifier: MIT
// Known answers of the judges: that each runs every test of its sources, credits what passed with
// what was claimed and measured, and passes on nothing of what failed or was on trial.
#include <algorithm>
#include <cmath>

#include "../core/byte_judge.h"
#include "../core/sample_judge.h"
#include "draws.h"
#include "fips140_blocks.h"
#include "known_answer.h"

namespace entropyd::selftest {
namespace {

// A judge and the blocks that it is given.
class Bench {
 public:
  explicit Bench(SourceJudge& judge) : judge_(judge), raw_(judge.tested()->capacity()) {}

  void fill(std::span<const uint8_t> bytes) {
    std::copy(bytes.begin(), bytes.end(), raw_.data());
    raw_.set_filled(bytes.size());
  }
  void prime(std::span<const uint8_t> word) {
    fill(word);
    judge_.prime(raw_);
  }
  // Whether the block passes, and `bits` of it may be credited and not one more; 0: nothing of it.
  bool passes(std::span<const uint8_t> bytes, uint64_t bits) {
    fill(bytes);
    const bool passed = judge_.judge(raw_).passed();
    const TestedBlock& tested = *judge_.tested();
    if (bits == 0) return passed && tested.left() == 0;
    return passed && tested.bits() == bits && tested.is_worth(tested.left(), bits) &&
           !tested.is_worth(tested.left(), bits + 1);
  }
  // Whether exactly these tests fail, and nothing of the block can be used.
  bool fails(std::span<const uint8_t> bytes, uint32_t fips140, uint32_t continuous) {
    fill(bytes);
    const Judgement found = judge_.judge(raw_);
    return !found.passed() && found.fips140 == fips140 && found.continuous == continuous &&
           judge_.tested()->left() == 0;
  }

 private:
  SourceJudge& judge_;
  SecureMemory raw_;
};

// The same value `equal` times in a row, from the second byte of a word on, so that no word equals
// the one before.
Block with_equal(uint64_t seed, size_t equal) {
  Block block = drawn_block(seed);
  std::fill_n(block.begin() + 1001, equal, uint8_t{0x5a});
  return block;
}

// The first value 71 times among the first 512, every seventh byte.
Block with_proportion(uint64_t seed) {
  Block block = drawn_block(seed);
  for (size_t i = 1; i < 71; ++i) block[7 * i] = block[0];
  return block;
}

// At 4 bits per byte: two blocks are the trial, of which the second is credited with 2500 times 4
// bits. Then a block for each test, and those that every test passes again.
bool byte_judge() {
  ByteJudge judge(4);
  Bench bench(judge);
  bench.prime(Draws(9).bytes(kFips140PrimeBytes));
  return bench.passes(drawn_block(1), 0) && bench.passes(drawn_block(2), 10'000) &&
         bench.fails(block_with_ones(4, 9725), kMonobit, 0) &&
         bench.fails(block_with_nibbles(1, 18, 3, 2), kPoker, 0) &&
         bench.passes(with_equal(5, 8), 10'000) &&
         bench.fails(with_equal(6, 9), 0, kRepetitionCount) &&
         bench.fails(with_proportion(11), 0, kAdaptiveProportion) &&
         bench.fails(drawn_block(2), 0, kReplay | kPermanent) &&
         judge.trust().trust() == Trust::kQuarantined && bench.passes(drawn_block(8), 0);
}

// The most common of the 5000 bytes comes 35 times, so that 6.638 bits (6.3.1) of a claim of 8 are
// in force.
bool measured_bytes() {
  ByteJudge judge(8);
  Bench bench(judge);
  return bench.passes(drawn_block(1), 0) && bench.passes(drawn_block(2), 16'596) &&
         std::abs(judge.bits_in_force() - 6.638473) < 1e-6;
}

// Draws, of which `equal` are the same: from place 100 on three of four, or all.
std::vector<uint8_t> samples_with(uint64_t seed, size_t equal, bool in_a_row) {
  std::vector<uint8_t> samples = Draws(seed).bytes(2048);
  for (size_t at = 100, placed = 0; placed < equal; ++at) {
    if (!in_a_row && at % 4 == 3) continue;
    samples[at] = 77;
    ++placed;
  }
  return samples;
}

// At 1 bit per sample: two blocks are the start-up test of 4096 samples, and the trial. Of the
// third 38 samples are stuck: 2010 bits are six outputs of 256 bits. Then a block for each test.
bool sample_judge() {
  SampleJudge judge(1, 2048, &condition_in_kernel);
  Bench bench(judge);
  std::vector<uint8_t> beat(2048), few = Draws(7).bytes(20), ramp(20);
  for (size_t at = 0; at < beat.size(); ++at) beat[at] = Draws(at % 100).byte();
  for (size_t at = 0; at < ramp.size(); ++at) ramp[at] = static_cast<uint8_t>(10 + at);
  return bench.passes(Draws(1).bytes(2048), 0) && bench.passes(Draws(2).bytes(2048), 0) &&
         bench.passes(Draws(3).bytes(2048), 6 * 256) &&
         bench.fails(samples_with(4, 31, true), 0, kRepetitionCount) &&
         bench.fails(beat, 0, kLag | kMarkov | kPermanent) && bench.fails(ramp, 0, kStuck) &&
         bench.fails(few, 0, kStuck);
}

// Of drawn samples of 4 bits 1.461081 are measured (see `compression`): divided by the margin
// of 3.5 less is in force than the claim of 2.
bool measured_samples() {
  SampleJudge judge(2, 2048, &condition_in_kernel);
  Bench bench(judge);
  std::vector<uint8_t> samples = Draws(1).bytes(2048);
  for (uint8_t& sample : samples) sample = static_cast<uint8_t>(sample >> 4);
  return bench.passes(samples, 0) && std::abs(judge.bits_in_force() - 1.461081 / 3.5) < 1e-5;
}

// Whether so many blocks in a row lead from this state to trust, and one less does not.
bool trusted_after(TrustState state, int blocks) {
  for (int block = 1; block < blocks; ++block) state.add_passed();
  if (state.trust() == Trust::kTrusted) return false;
  state.add_passed();
  return state.trust() == Trust::kTrusted;
}

// docs/decisions/0004: two blocks in a row end a trial; three failures in ten blocks, or one that
// chance does not explain, begin a quarantine, which 20 in a row end.
bool trust() {
  TrustState on_trial;
  TrustState trusted;
  for (int block = 0; block < 2; ++block) trusted.add_passed();
  TrustState late = trusted, in_time = trusted, broken = trusted;
  TrustState stopped(OnPermanentFailure::kStop);
  for (TrustState* state : {&late, &in_time}) {
    state->add_failed(false);
    for (int block = 0; block < 7; ++block) state->add_passed();
    state->add_failed(false);
  }
  late.add_passed();
  for (TrustState* state : {&late, &in_time}) state->add_failed(false);
  broken.add_failed(true);
  stopped.add_failed(true);
  return trusted_after(on_trial, 2) && late.trust() == Trust::kTrusted &&
         in_time.trust() == Trust::kQuarantined && trusted_after(in_time, 20) &&
         broken.trust() == Trust::kQuarantined && stopped.trust() == Trust::kFailed;
}

constexpr KnownAnswer kAnswers[] = {
    {"trust", &trust},
    {"byteJudge", [] { return byte_judge() && measured_bytes(); }},
    {"sampleJudge", [] { return sample_judge() && measured_samples(); }},
};

}  // namespace

std::span<const KnownAnswer> judge_answers() {
  return kAnswers;
}

}  // namespace entropyd::selftest
