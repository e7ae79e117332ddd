// SPDX-License-Identifier: MIT
// The min-entropy estimators of NIST SP 800-90B section 6.3, over recorded samples. Nothing here is
// secret and nothing is fed: ordinary memory will do. Each gives bits of min-entropy a symbol, or
// NaN where the data is too short for it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace entropyd::assess {

// What the estimators work on: symbols 0, 1, ... below `alphabet`, at most 256 of them.
struct Sequence {
  std::span<const uint8_t> symbols;
  uint32_t alphabet;

  size_t size() const { return symbols.size(); }
  uint8_t operator[](size_t index) const { return symbols[index]; }
};

// The parameters are the standard's; its worked examples use smaller ones.
double most_common_value(Sequence samples);                         // 6.3.1
double collision(Sequence bits);                                    // 6.3.2, binary only
double markov(Sequence bits);                                       // 6.3.3, binary only
double compression(Sequence bits, size_t dictionary_blocks);        // 6.3.4, binary only
double multi_mcw(Sequence samples, std::array<size_t, 4> windows);  // 6.3.7
double lag(Sequence samples, size_t lags);                          // 6.3.8
double multi_mmc(Sequence samples, size_t depth);                   // 6.3.9
double lz78y(Sequence samples, size_t depth);                       // 6.3.10

// 6.3.5 and 6.3.6: both come from the repeats that one suffix array shows.
struct TupleEstimates {
  double t_tuple;
  double longest_repeated_substring;
};
TupleEstimates tuples(Sequence samples, uint32_t cutoff);

constexpr size_t kDictionaryBlocks = 1000;                         // d of 6.3.4
constexpr uint32_t kTupleCutoff = 35;                              // of 6.3.5 and 6.3.6
constexpr std::array<size_t, 4> kWindows = {63, 255, 1023, 4095};  // w of 6.3.7
constexpr size_t kLags = 128;                                      // D of 6.3.8
constexpr size_t kDepth = 16;                                      // D of 6.3.9, B of 6.3.10

}  // namespace entropyd::assess
