// SPDX-License-Identifier: MIT
// The estimators of SP 800-90B 6.3 over any symbols, with any parameters: each estimate is from 0
// to what the alphabet can hold, or NaN for too little data; the suffix array is what sorting
// gives, and so are the common prefixes found by keys; over bits the predictors that look at 64 of
// them at once guess as those that look at each symbol do.
#include "../../native/assess/estimators.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "../../native/assess/key_sort.h"
#include "../../native/assess/suffix_array.h"
#include "input.h"

using namespace entropyd;
using assess::Sequence;
using entropyd::fuzz::require;

namespace {

void check_bounds(double estimate, uint32_t alphabet) {
  require(std::isnan(estimate) || (estimate >= 0 && estimate <= std::log2(alphabet) + 1e-6),
          "an estimate is from 0 to the size of the alphabet");
}

void check_suffixes(Sequence samples) {
  std::vector<int32_t> sorted(samples.size());
  std::iota(sorted.begin(), sorted.end(), 0);
  const auto& text = samples.symbols;
  std::sort(sorted.begin(), sorted.end(), [&](int32_t a, int32_t b) {
    return std::lexicographical_compare(text.begin() + a, text.end(), text.begin() + b, text.end());
  });
  std::vector<int32_t> suffixes = assess::suffix_array(text, samples.alphabet);
  require(suffixes == sorted, "the suffixes are in order");

  assess::shared_prefixes(text, suffixes);
  for (size_t i = 1; i < sorted.size(); ++i) {
    const auto one = text.subspan(static_cast<size_t>(sorted[i - 1]));
    const auto other = text.subspan(static_cast<size_t>(sorted[i]));
    const auto differ = std::mismatch(one.begin(), one.end(), other.begin(), other.end());
    require(suffixes[i] == differ.first - one.begin(), "neighbours share so many symbols");
  }
  for (const size_t items : {size_t{1}, size_t{30}, samples.size() + 1}) {
    require(assess::shared_prefixes(text, samples.alphabet, items) == suffixes,
            "keys give the same");
  }
}

// An alphabet of three has the predictors of symbols. Its estimate differs only where a blind
// guess, which is right once in two times or once in three, is better than the predictor.
template <typename Estimate>
void check_bits(Sequence samples, Estimate estimate) {
  const double bits = estimate(samples);
  const double symbols = estimate(Sequence{samples.symbols, 3});
  require(std::isnan(bits) == std::isnan(symbols), "both have enough, or neither");
  require(std::isnan(bits) || bits == std::min(symbols, 1.0), "bits are guessed as symbols are");
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::Input input(data, size);
  const uint32_t alphabet = input.take_within(1, 256);
  const size_t parameter = input.take_within(1, 32);
  const std::array<size_t, 4> windows = {input.take_within(1, 64), input.take_within(1, 64),
                                         input.take_within(1, 256), input.take_within(1, 256)};
  std::vector<uint8_t> symbols;
  for (const char symbol : input.rest()) {
    symbols.push_back(static_cast<uint8_t>(static_cast<uint8_t>(symbol) % alphabet));
  }
  const Sequence samples = {symbols, alphabet};

  check_bounds(assess::most_common_value(samples), alphabet);
  check_bounds(assess::multi_mcw(samples, windows), alphabet);
  check_bounds(assess::lag(samples, parameter), alphabet);
  check_bounds(assess::multi_mmc(samples, parameter), alphabet);
  check_bounds(assess::lz78y(samples, parameter), alphabet);
  const auto tuples = assess::tuples(samples, static_cast<uint32_t>(parameter));
  check_bounds(tuples.t_tuple, alphabet);
  check_bounds(tuples.longest_repeated_substring, alphabet);
  if (alphabet <= 2) {
    check_bounds(assess::collision(samples), 2);
    check_bounds(assess::markov(samples), 2);
    check_bounds(assess::compression(samples, parameter), 2);
    check_bits(samples, [&](Sequence of) { return assess::multi_mcw(of, windows); });
    check_bits(samples, [&](Sequence of) { return assess::lag(of, parameter); });
    check_bits(samples, [&](Sequence of) { return assess::multi_mmc(of, parameter); });
    check_bits(samples, [&](Sequence of) { return assess::lz78y(of, parameter); });
  }
  if (symbols.size() <= 1024) check_suffixes(samples);  // sorting takes the square of it
  return 0;
}
