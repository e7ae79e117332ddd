// SPDX-License-Identifier: MIT
// The min-entropy estimators of NIST SP 800-90B section 6.3, over recorded samples. The samples are
// not secret, because recordings are never fed to the kernel: they are in ordinary memory. Each
// estimator returns bits of min-entropy per symbol, or NaN if there is too little data for it.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace entropyd::assess {

// The input of an estimator: symbols from 0 to `alphabet` - 1. `alphabet` is at most 256.
struct Sequence {
  std::span<const uint8_t> symbols;
  uint32_t alphabet;

  size_t size() const { return symbols.size(); }
  uint8_t operator[](size_t index) const { return symbols[index]; }
};

// The parameters have the names of the standard; its worked examples use smaller values than those
// below.
double most_common_value(Sequence samples);                         // 6.3.1
double collision(Sequence bits);                                    // 6.3.2, binary only
double markov(Sequence bits);                                       // 6.3.3, binary only
double compression(Sequence bits, size_t dictionary_blocks);        // 6.3.4, binary only
double multi_mcw(Sequence samples, std::array<size_t, 4> windows);  // 6.3.7
double lag(Sequence samples, size_t lags);                          // 6.3.8
double multi_mmc(Sequence samples, size_t depth);                   // 6.3.9
double lz78y(Sequence samples, size_t depth);                       // 6.3.10

// 6.3.5 and 6.3.6: both are computed from the repeated tuples that one suffix array yields.
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
