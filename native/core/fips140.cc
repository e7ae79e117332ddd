// SPDX-License-Identifier: MIT
#include "fips140.h"

#include <string.h>

#include <algorithm>
#include <bit>

namespace entropyd {
namespace {

constexpr uint32_t kBits = 8 * kFips140BlockBytes;
constexpr unsigned kRunLengths = 6;  // 1, 2, 3, 4, 5, 6 and more

// Monobit: 9725 < ones < 10275.
constexpr uint32_t kOnesMin = 9726, kOnesMax = 10274;
// Poker: 2.16 < 16/5000 * sum(f^2) - 5000 < 46.17, so sum(f^2) lies in [1563176, 1576928].
constexpr uint64_t kPokerMin = 1563176, kPokerMax = 1576928;
// Runs: required interval for each length, for runs of zeros and of ones alike.
constexpr uint32_t kRunsMin[kRunLengths] = {2315, 1114, 527, 240, 103, 103};
constexpr uint32_t kRunsMax[kRunLengths] = {2685, 1386, 723, 384, 209, 209};

uint32_t in_all(const Fips140Counts& counts, unsigned window) {
  uint32_t sum = 0;
  for (unsigned place = 0; place < 4; ++place) sum += counts.at(window, place);
  return sum;
}

// `windows[n]`: the number of windows of n bits (1 to 7) that lie within runs of zeros, or of ones.
// A run of L >= n bits has L - n + 1 windows of n bits, one more than windows of n + 1 bits; so the
// difference is the number of runs of at least n bits.
bool runs_hold(std::span<const uint32_t, kRunLengths + 1> windows) {
  for (unsigned i = 0; i < kRunLengths; ++i) {
    const uint32_t at_least = windows[i] - windows[i + 1];
    const uint32_t longer = i + 1 < kRunLengths ? windows[i + 1] - windows[i + 2] : 0;
    const uint32_t count = at_least - longer;
    if (count < kRunsMin[i] || count > kRunsMax[i]) return false;
  }
  return true;
}

bool runs_hold(const Fips140Counts& counts, Fips140Block block) {
  uint32_t of_ones[kRunLengths + 1], of_zeros[kRunLengths + 1];
  for (unsigned i = 0; i <= kRunLengths; ++i) of_ones[i] = in_all(counts, kAll1 + i);
  const uint32_t ones = of_ones[0];
  of_zeros[0] = kBits - ones;
  // A window of two bits with at least one one has it in the first bit, in the second, or in both.
  const uint32_t first = block[0] >> 7, last = block[kFips140BlockBytes - 1] & 1;
  of_zeros[1] = kBits - 1 - (2 * ones - first - last - of_ones[1]);
  // Windows that extend beyond the block's end were counted if one of their bits in the block is a
  // one.
  const auto zeros_at_end = static_cast<uint32_t>(
      std::countr_zero(uint32_t{block[kFips140BlockBytes - 1]} | uint32_t{1} << kRunLengths));
  for (unsigned i = 2; i <= kRunLengths; ++i) {
    const uint32_t cut = i - std::min(i, zeros_at_end);
    of_zeros[i] = kBits - i - (in_all(counts, kAny3 + i - 2) - cut);
  }
  return runs_hold(of_ones) && runs_hold(of_zeros);
}

bool poker_holds(const Fips140Counts& counts) {
  // At first f[bits] is the number of nibbles that have ones in all of these bits, and perhaps in
  // others. Three of these numbers come from the windows with at least one one, by inclusion and
  // exclusion: any = the sum of ones - of pairs + of triples - of fours.
  uint32_t f[16];
  f[0b0000] = kBits / 4;
  f[0b1000] = counts.at(kAll1, 0);
  f[0b0100] = counts.at(kAll1, 1);
  f[0b0010] = counts.at(kAll1, 2);
  f[0b0001] = counts.at(kAll1, 3);
  f[0b1100] = counts.at(kAll2, 0);
  f[0b0110] = counts.at(kAll2, 1);
  f[0b0011] = counts.at(kAll2, 2);
  f[0b1110] = counts.at(kAll3, 0);
  f[0b0111] = counts.at(kAll3, 1);
  f[0b1111] = counts.at(kAll4, 0);
  f[0b1001] = counts.at(kFirstAndFourth, 0);
  f[0b1101] = counts.at(kFirstSecondAndFourth, 0);
  f[0b1010] =
      f[0b1000] + f[0b0100] + f[0b0010] - f[0b1100] - f[0b0110] + f[0b1110] - counts.at(kAny3, 0);
  f[0b0101] =
      f[0b0100] + f[0b0010] + f[0b0001] - f[0b0110] - f[0b0011] + f[0b0111] - counts.at(kAny3, 1);
  f[0b1011] = counts.at(kAny4, 0) - (f[0b1000] + f[0b0100] + f[0b0010] + f[0b0001]) +
              (f[0b1100] + f[0b0110] + f[0b0011] + f[0b1010] + f[0b0101] + f[0b1001]) -
              (f[0b1110] + f[0b0111] + f[0b1101]) + f[0b1111];
  // Subtracts the nibbles that have a further one: what is left has ones in exactly these bits.
  for (unsigned bit = 1; bit < 16; bit *= 2) {
    for (unsigned ones = 0; ones < 16; ++ones) {
      if (!(ones & bit)) f[ones] -= f[ones | bit];
    }
  }
  uint64_t sum = 0;
  for (const uint32_t count : f) sum += uint64_t{count} * count;
  return sum >= kPokerMin && sum <= kPokerMax;
}

// Not inlined, so that what it leaves on the stack is below the caller's frame.
__attribute__((noinline)) uint32_t failed_by(const Fips140Counts& counts, Fips140Block block) {
  uint32_t failed = 0;
  const uint32_t ones = in_all(counts, kAll1);
  if (ones < kOnesMin || ones > kOnesMax) failed |= kMonobit;
  if (!poker_holds(counts)) failed |= kPoker;
  if (!runs_hold(counts, block)) failed |= kRuns;
  if (counts.long_run) failed |= kLongRun;
  if (counts.repeated_words) failed |= kContinuousRun;
  return failed;
}

// Wipes what counting a block and judging the counts have left on the stack below the caller's
// frame.
__attribute__((noinline)) void wipe_stack() {
  uint8_t below[2048];
  explicit_bzero(below, sizeof below);
}

}  // namespace

Fips140::Fips140(const Fips140Variant* variant) : variant_(variant) {}

void Fips140::prime(std::span<const uint8_t, kFips140PrimeBytes> word) {
  memcpy(state_->last_word, word.data(), word.size());
  state_->primed = true;
}

uint32_t Fips140::test(Fips140Block block) {
  variant_->count(block.data(), state_->scratch, &state_->counts);
  uint32_t failed = failed_by(state_->counts, block);
  wipe_stack();
  explicit_bzero(&state_->counts, sizeof state_->counts);
  const bool goes_on =
      state_->primed && memcmp(block.data(), state_->last_word, kFips140PrimeBytes) == 0;
  if (goes_on) failed |= kContinuousRun;
  prime(block.last<kFips140PrimeBytes>());
  return failed;
}

}  // namespace entropyd
