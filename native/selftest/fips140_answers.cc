// SPDX-License-Identifier: MIT
// Known answers of FIPS 140-2 (change notice 1, 2001-10-10), sections 4.9.1 and 4.9.2, for every
// variant of the counting code that this processor can run: a block at each limit passes, and one
// beyond it fails that test and no other.
#include <algorithm>
#include <array>
#include <list>

#include "../core/fips140.h"
#include "fips140_blocks.h"
#include "known_answer.h"

namespace entropyd::selftest {
namespace {

// The word before each block. The blocks do not begin with it.
constexpr std::array<uint8_t, kFips140PrimeBytes> kWordBefore = {'w', 'o', 'r', 'd'};

class Judges {
 public:
  Judges() {
    const Fips140Variant* variant = nullptr;
    while ((variant = fips140_next_variant(variant)) != nullptr) judges_.emplace_back(variant);
  }
  // Whether all variants find that exactly these tests fail.
  bool find(const Block& block, uint32_t failed) {
    return std::all_of(judges_.begin(), judges_.end(), [&](Fips140& judge) {
      judge.prime(kWordBefore);
      return judge.test(block) == failed;
    });
  }

 private:
  std::list<Fips140> judges_;
};

// 9725 < ones < 10275.
bool monobit() {
  Judges judges;
  return judges.find(block_with_ones(1, 9726), 0) &&
         judges.find(block_with_ones(1, 9725), kMonobit) &&
         judges.find(block_with_ones(1, 10'274), 0) &&
         judges.find(block_with_ones(1, 10'275), kMonobit);
}

// 2.16 < X < 46.17 with X = 16/5000 S - 5000, S the sum of the squares: 1,563,175 < S and
// S < 1,576,928.125. S is even, as the sum of the frequencies is. So 1,563,176 and 1,576,928 are
// the last that pass, 1,563,174 and 1,576,930 the first that fail: 2 (a^2 + b^2 + c^2 - c) is 672
// and 14,424, and 670 and 14,426.
bool poker() {
  Judges judges;
  return judges.find(block_with_nibbles(1, 18, 0, 4), 0) &&
         judges.find(block_with_nibbles(1, 18, 3, 2), kPoker) &&
         judges.find(block_with_nibbles(1, 60, 60, 4), 0) &&
         judges.find(block_with_nibbles(1, 83, 18, 0), kPoker);
}

// The required intervals: 2315-2685, 1114-1386, 527-723, 240-384, 103-209, 103-209. Two blocks have
// every number of runs at one end of its interval, by turns the lower and the upper, so that all
// runs together make 20,000 bits.
struct AtEnds {
  uint64_t seed;
  RunCounts counts;
  std::array<int, 6> outwards;
};
constexpr AtEnds kAtEnds[] = {
    {12, {2315, 1386, 527, 384, 103, 209}, {-1, 1, -1, 1, -1, 1}},
    {1, {2685, 1114, 723, 240, 209, 103}, {1, -1, 1, -1, 1, -1}},
};

bool runs() {
  Judges judges;
  for (const auto& [seed, counts, outwards] : kAtEnds) {
    if (!judges.find(block_with_runs(seed, counts, counts), 0)) return false;
    for (size_t length = 0; length < counts.size(); ++length) {
      RunCounts beyond = counts;
      beyond[length] += static_cast<uint32_t>(outwards[length]);
      if (!judges.find(block_with_runs(seed, beyond, counts), kRuns)) return false;
      if (!judges.find(block_with_runs(seed, counts, beyond), kRuns)) return false;
    }
  }
  return true;
}

// A run of 26 or more equal bits fails; at the start, over the end of a word, and at the end.
bool long_run() {
  Judges judges;
  for (const bool value : {false, true}) {
    for (const size_t length : {size_t{25}, size_t{26}}) {
      for (const size_t start : {size_t{0}, size_t{9990}, kBlockBits - length}) {
        const uint32_t failed = length < 26 ? uint32_t{0} : kLongRun;
        if (!judges.find(block_with_run(1, value, length, start), failed)) return false;
      }
    }
  }
  return true;
}

// A word of 32 bits that equals the one before it fails, be that in the block or before it; one bit
// makes the difference.
bool continuous_run() {
  Judges judges;
  constexpr size_t kWord = kFips140PrimeBytes;
  for (const size_t at : {size_t{0}, 300 * kWord, sizeof(Block) - kWord}) {
    Block block = drawn_block(1);
    std::copy_n(at == 0 ? kWordBefore.begin() : block.begin() + at - kWord, kWord,
                block.begin() + at);
    if (!judges.find(block, kContinuousRun)) return false;
    block[at + kWord - 1] ^= 1;
    if (!judges.find(block, 0)) return false;
  }
  return true;
}

constexpr KnownAnswer kAnswers[] = {
    {"monobit", &monobit},
    {"poker", &poker},
    {"runs", &runs},
    {"longRun", &long_run},
    {"continuousRun", &continuous_run},
};

}  // namespace

std::span<const KnownAnswer> fips140_answers() {
  return kAnswers;
}

}  // namespace entropyd::selftest
