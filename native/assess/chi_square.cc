// SPDX-License-Identifier: MIT
#include "chi_square.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

namespace entropyd::assess {

namespace {

constexpr double kFewestExpected = 5;
constexpr size_t kParts = 10;

double square(double x) {
  return x * x;
}

// Returns the proportions of the symbols, added up from 1/L: not the counts divided by L. The
// difference is in the last digits, and matters since the pairs are sorted by the products: where
// two are equal but for rounding, NIST's tool rounds so, and other bins have another T.
std::vector<double> proportions(Sequence samples) {
  std::vector<double> result(samples.alphabet, 0.0);
  const double one = 1.0 / static_cast<double>(samples.size());
  for (const uint8_t symbol : samples.symbols) result[symbol] += one;
  return result;
}

// Bins of values, each of which is expected 5 times or more.
struct Bins {
  std::vector<uint32_t> of_value;
  std::vector<double> expected;
};

// Fills one bin after the other with the values in ascending order of expectation; the last joins
// the one before if it is not full.
Bins allocate(const std::vector<double>& expectations) {
  std::vector<uint32_t> values(expectations.size());
  for (size_t i = 0; i < values.size(); ++i) values[i] = static_cast<uint32_t>(i);
  std::stable_sort(values.begin(), values.end(),
                   [&](uint32_t a, uint32_t b) { return expectations[a] < expectations[b]; });
  Bins bins;
  bins.of_value.resize(values.size());
  bins.expected.push_back(0);
  for (const uint32_t value : values) {
    if (bins.expected.back() >= kFewestExpected) bins.expected.push_back(0);
    bins.of_value[value] = static_cast<uint32_t>(bins.expected.size() - 1);
    bins.expected.back() += expectations[value];
  }
  if (bins.expected.size() > 1 && bins.expected.back() < kFewestExpected) {
    const double rest = bins.expected.back();
    bins.expected.pop_back();
    bins.expected.back() += rest;
    const auto last = static_cast<uint32_t>(bins.expected.size() - 1);
    for (uint32_t& bin : bins.of_value) bin = std::min(bin, last);
  }
  return bins;
}

double deviation(const std::vector<double>& expected, const std::vector<uint32_t>& observed) {
  double sum = 0;
  for (size_t i = 0; i < expected.size(); ++i) {
    sum += square(observed[i] - expected[i]) / expected[i];
  }
  return sum;
}

ChiSquare with_tail(double statistic, double degrees) {
  return {statistic, degrees, chi_square_tail(statistic, degrees)};
}

double share_of_ones(Sequence bits) {
  const auto ones = std::count(bits.symbols.begin(), bits.symbols.end(), 1);
  return static_cast<double>(ones) / static_cast<double>(bits.size());
}

// Returns m: the most bits, up to 11, of which even the rarest pattern is expected 5 times.
size_t pattern_length(double rarer, size_t size) {
  size_t length = 11;
  while (length > 1 &&
         std::pow(rarer, static_cast<double>(length)) * static_cast<double>(size / length) <
             kFewestExpected) {
    --length;
  }
  return length;
}

// 5.2.3
ChiSquare binary_independence(Sequence bits) {
  const double ones = share_of_ones(bits);
  const size_t length = pattern_length(std::min(ones, 1 - ones), bits.size());
  if (length < 2) return {0, 0, 1};
  std::vector<uint32_t> observed(size_t{1} << length);
  const size_t patterns = bits.size() / length;
  for (size_t i = 0; i < patterns; ++i) {
    size_t pattern = 0;
    for (size_t bit = 0; bit < length; ++bit) pattern = pattern * 2 + bits[i * length + bit];
    ++observed[pattern];
  }
  std::vector<double> expected(observed.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    const int set = std::popcount(i);
    expected[i] = std::pow(ones, set) * std::pow(1 - ones, static_cast<int>(length) - set) *
                  static_cast<double>(patterns);
  }
  return with_tail(deviation(expected, observed), static_cast<double>(observed.size()) - 2);
}

// 5.2.4
ChiSquare binary_goodness_of_fit(Sequence bits) {
  const double ones = share_of_ones(bits);
  const size_t part = bits.size() / kParts;
  const auto size = static_cast<double>(part);
  const std::vector<double> expected = {(1 - ones) * size, ones * size};
  double statistic = 0;
  for (size_t i = 0; i < kParts; ++i) {
    std::vector<uint32_t> observed(2);
    for (const uint8_t bit : bits.symbols.subspan(i * part, part)) ++observed[bit];
    statistic += deviation(expected, observed);
  }
  return with_tail(statistic, kParts - 1);
}

}  // namespace

ChiSquare independence(Sequence samples) {
  if (samples.alphabet == 2) return binary_independence(samples);
  const std::vector<double> p = proportions(samples);
  const size_t pairs = samples.size() / 2;
  std::vector<double> expectations;
  expectations.reserve(p.size() * p.size());
  for (const double first : p) {
    for (const double second : p) {
      expectations.push_back(first * second * static_cast<double>(pairs));
    }
  }
  const Bins bins = allocate(expectations);
  std::vector<uint32_t> observed(bins.expected.size());
  for (size_t i = 0; i < pairs; ++i) {
    ++observed[bins.of_value[samples[2 * i] * p.size() + samples[2 * i + 1]]];
  }
  const double degrees =
      static_cast<double>(observed.size()) - static_cast<double>(samples.alphabet);
  return with_tail(deviation(bins.expected, observed), degrees);
}

ChiSquare goodness_of_fit(Sequence samples) {
  if (samples.alphabet == 2) return binary_goodness_of_fit(samples);
  const size_t part = samples.size() / kParts;
  std::vector<double> expectations = proportions(samples);
  for (double& one : expectations) one *= static_cast<double>(part);
  const Bins bins = allocate(expectations);
  double statistic = 0;
  for (size_t i = 0; i < kParts; ++i) {
    std::vector<uint32_t> observed(bins.expected.size());
    for (const uint8_t symbol : samples.symbols.subspan(i * part, part)) {
      ++observed[bins.of_value[symbol]];
    }
    statistic += deviation(bins.expected, observed);
  }
  const double bins_but_one = static_cast<double>(bins.expected.size()) - 1;
  return with_tail(statistic, (kParts - 1) * bins_but_one);
}

}  // namespace entropyd::assess
