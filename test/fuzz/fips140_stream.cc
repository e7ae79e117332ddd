// SPDX-License-Identifier: MIT
// FIPS 140-2 over any stream that comes in any pieces, by every variant of the code that this
// processor runs, beside a test that goes bit by bit over whole blocks.
#include "../../native/core/fips140_stream.h"

#include <algorithm>
#include <map>
#include <vector>

#include "samples.h"

using namespace entropyd;
using entropyd::fuzz::require;
using Failures = std::map<uint64_t, uint32_t>;  // the mask by the number of the block

namespace {

// FIPS 140-2 section 4.9.1 (change notice 1) and 4.9.2, for one block and the word before it.
uint32_t test_slowly(const uint8_t* block, const uint8_t* word_before) {
  const auto bit = [&](size_t i) { return block[i / 8] >> (7 - i % 8) & 1; };
  constexpr size_t kBits = 8 * kFips140BlockBytes;
  uint32_t ones = 0, nibbles[16] = {}, runs[2][7] = {}, failed = 0;
  for (size_t i = 0, run = 0; i < kBits; ++i) {
    ones += static_cast<uint32_t>(bit(i));
    if (i % 4 == 3) ++nibbles[8 * bit(i - 3) + 4 * bit(i - 2) + 2 * bit(i - 1) + bit(i)];
    ++run;
    if (i + 1 < kBits && bit(i) == bit(i + 1)) continue;
    ++runs[bit(i)][run < 6 ? run : 6];
    if (run >= 26) failed |= kLongRun;
    run = 0;
  }
  if (ones <= 9725 || ones >= 10275) failed |= kMonobit;

  uint64_t squares = 0;
  for (const uint64_t count : nibbles) squares += count * count;
  const double poker = 16.0 / 5000 * static_cast<double>(squares) - 5000;
  if (poker <= 2.16 || poker >= 46.17) failed |= kPoker;

  constexpr uint32_t kLeast[] = {0, 2315, 1114, 527, 240, 103, 103};
  constexpr uint32_t kMost[] = {0, 2685, 1386, 723, 384, 209, 209};
  for (const auto& of_one_kind : runs) {
    for (size_t length = 1; length <= 6; ++length) {
      const uint32_t count = of_one_kind[length];
      if (count < kLeast[length] || count > kMost[length]) failed |= kRuns;
    }
  }
  for (size_t at = 0; at < kFips140BlockBytes; at += 4) {
    if (memcmp(block + at, at == 0 ? word_before : block + at - 4, 4) == 0)
      failed |= kContinuousRun;
  }
  return failed;
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::Input input(data, size);
  std::vector<size_t> pieces(input.take_within(1, 8));
  for (size_t& piece : pieces) piece = input.take<uint16_t>() % 6000 + 1;
  // Noise, some of it written over.
  std::vector<uint8_t> stream(input.take_within(0, 4 * kFips140BlockBytes));
  fuzz::Noise noise(input.take<uint32_t>());
  for (uint8_t& byte : stream) byte = noise.next();
  while (!input.is_empty()) {
    const size_t at = input.take<uint16_t>();
    std::vector<uint8_t> over;
    fuzz::append_samples(input, over);
    for (size_t i = 0; i < over.size() && at + i < stream.size(); ++i) stream[at + i] = over[i];
  }

  Failures expected;
  uint64_t blocks = 0;
  for (size_t at = kFips140PrimeBytes; at + kFips140BlockBytes <= stream.size();
       at += kFips140BlockBytes, ++blocks) {
    const uint32_t failed = test_slowly(&stream[at], &stream[at - 4]);
    if (failed != 0) expected[blocks] = failed;
  }
  for (const Fips140Variant* variant = nullptr; (variant = fips140_next_variant(variant));) {
    Fips140Stream tests(variant);
    Failures found;
    for (size_t at = 0, next = 0; at < stream.size(); ++next) {
      const size_t piece = std::min(pieces[next % pieces.size()], stream.size() - at);
      const std::vector<uint8_t> bytes(&stream[at], &stream[at] + piece);  // with nothing behind it
      const auto on_failed = [](void* into, uint64_t block, uint32_t failed) {
        (*static_cast<Failures*>(into))[block] = failed;
      };
      tests.add(bytes, on_failed, &found);
      at += piece;
    }
    require(tests.blocks() == blocks && tests.bytes() == stream.size(), "all blocks are judged");
    require(found == expected, "each block fails what the standard says that it fails");
  }
  return 0;
}
