// SPDX-License-Identifier: MIT
#include "fips140.h"

#include <string.h>

#include <bit>

namespace entropyd {
namespace {

constexpr size_t kWords = kFips140BlockBytes / 8;      // 312 whole 64-bit words …
constexpr size_t kTailBytes = kFips140BlockBytes % 8;  // … and 4 bytes
constexpr unsigned kRunLengths = 6;                    // 1, 2, 3, 4, 5, 6 and more
constexpr unsigned kLongRunBits = 26;

// Monobit: 9725 < ones < 10275.
constexpr uint32_t kOnesMin = 9726, kOnesMax = 10274;
// Poker: 2.16 < 16/5000 * sum(f^2) - 5000 < 46.17, so sum(f^2) lies in [1563176, 1576928].
constexpr uint64_t kPokerMin = 1563176, kPokerMax = 1576928;
// Runs: required interval for each length, for runs of zeros and of ones alike.
constexpr uint32_t kRunsMin[kRunLengths] = {2315, 1114, 527, 240, 103, 103};
constexpr uint32_t kRunsMax[kRunLengths] = {2685, 1386, 723, 384, 209, 209};

uint64_t load_big_endian(const uint8_t* bytes) {
  uint64_t word;
  memcpy(&word, bytes, sizeof word);
  return std::endian::native == std::endian::little ? __builtin_bswap64(word) : word;
}

// Counts, over a stream of 64-bit words, the places where a run of one bits of at least 1..6 bits
// starts, and whether some run has 26. Feed the complement to count zeros.
class RunCounter {
 public:
  // `word` follows the previous one; `next` follows `word` (0 after the end: no run goes on there).
  void add(uint64_t word, uint64_t next) {
    uint64_t starts = word & ~((word >> 1) | (last_bit_ << 63));
    at_least_[0] += std::popcount(starts);
    for (unsigned length = 1; length < kRunLengths; ++length) {
      starts &= (word << length) | (next >> (64 - length));
      at_least_[length] += std::popcount(starts);
    }
    // Where 26 bits in a row are one: double the length of the window 1, 2, 4, 8, 16, then + 10.
    // Only a run that begins in this word counts here; it ends in `next` at the latest (26 < 64).
    if (starts != 0) longest_ |= has_long_run(word, next);
    last_bit_ = word & 1;
  }

  bool long_run() const { return longest_; }

  bool intervals_hold() const {
    for (unsigned i = 0; i < kRunLengths; ++i) {
      const bool last = i == kRunLengths - 1;
      const uint32_t count = last ? at_least_[i] : at_least_[i] - at_least_[i + 1];
      if (count < kRunsMin[i] || count > kRunsMax[i]) return false;
    }
    return true;
  }

 private:
  static bool has_long_run(uint64_t word, uint64_t next) {
    unsigned __int128 window = (static_cast<unsigned __int128>(word) << 64) | next;
    for (unsigned length = 1; length < 16; length *= 2) window &= window << length;
    window &= window << (kLongRunBits - 16);
    return window != 0;
  }

  uint32_t at_least_[kRunLengths] = {};
  uint64_t last_bit_ = 0;
  bool longest_ = false;
};

}  // namespace

struct Fips140::State {
  uint32_t last_word;
  bool primed;
  // Four tables of byte counts side by side, so that equal neighbours don't wait for each other.
  uint16_t counts[4][256];
};

Fips140::Fips140() : memory_(sizeof(State)), state_(reinterpret_cast<State*>(memory_.data())) {}

void Fips140::prime(const uint8_t* word) {
  memcpy(&state_->last_word, word, sizeof state_->last_word);
  state_->primed = true;
}

namespace {

// Compiled twice, with and without the processor's population count, and chosen at load time.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
__attribute__((target_clones("popcnt", "default")))
#endif
uint32_t ones_and_runs(const uint8_t* block) {
  uint32_t ones = 0;
  RunCounter of_ones, of_zeros;
  const auto step = [&](uint64_t word, uint64_t zeros, uint64_t next, uint64_t next_zeros) {
    ones += std::popcount(word);
    of_ones.add(word, next);
    of_zeros.add(zeros, next_zeros);
  };
  uint64_t word = load_big_endian(block);
  for (size_t i = 1; i < kWords; ++i) {
    const uint64_t next = load_big_endian(block + 8 * i);
    step(word, ~word, next, ~next);
    word = next;
  }
  // The block ends within a word: what lies behind its end is neither a one nor a zero.
  uint8_t padded[8] = {};
  memcpy(padded, block + 8 * kWords, kTailBytes);
  const uint64_t tail = load_big_endian(padded);
  const uint64_t tail_zeros = ~tail & ~uint64_t{0} << (64 - 8 * kTailBytes);
  step(word, ~word, tail, tail_zeros);
  step(tail, tail_zeros, 0, 0);

  uint32_t failed = 0;
  if (ones < kOnesMin || ones > kOnesMax) failed |= kMonobit;
  if (!of_ones.intervals_hold() || !of_zeros.intervals_hold()) failed |= kRuns;
  if (of_ones.long_run() || of_zeros.long_run()) failed |= kLongRun;
  return failed;
}

bool poker_holds(const uint16_t counts[4][256]) {
  uint32_t nibbles[16] = {};
  for (unsigned byte = 0; byte < 256; ++byte) {
    const uint32_t count = counts[0][byte] + counts[1][byte] + counts[2][byte] + counts[3][byte];
    nibbles[byte >> 4] += count;
    nibbles[byte & 15] += count;
  }
  uint64_t sum = 0;
  for (const uint32_t count : nibbles) sum += uint64_t{count} * count;
  return sum >= kPokerMin && sum <= kPokerMax;
}

}  // namespace

uint32_t Fips140::test(const uint8_t* block) {
  uint32_t failed = ones_and_runs(block);

  memset(state_->counts, 0, sizeof state_->counts);
  for (size_t i = 0; i < kFips140BlockBytes; i += 4) {
    for (size_t lane = 0; lane < 4; ++lane) ++state_->counts[lane][block[i + lane]];
  }
  if (!poker_holds(state_->counts)) failed |= kPoker;

  for (size_t i = 0; i < kFips140BlockBytes; i += sizeof(uint32_t)) {
    uint32_t word;
    memcpy(&word, block + i, sizeof word);
    if (state_->primed && word == state_->last_word) failed |= kContinuousRun;
    state_->last_word = word;
    state_->primed = true;
  }
  return failed;
}

}  // namespace entropyd
