// SPDX-License-Identifier: MIT
#include "order_statistics.h"

#include <algorithm>

namespace entropyd::assess {

namespace {

using Symbols = std::span<const uint8_t>;

// Counts the indices below `size` for which this is true, in pieces whose count fits into a byte:
// so the compiler compares 16 or more symbols at once.
template <typename Condition>
size_t count_where(size_t size, Condition condition) {
  constexpr size_t kPiece = 255;
  size_t total = 0;
  for (size_t begin = 0; begin < size; begin += kPiece) {
    const size_t end = std::min(size, begin + kPiece);
    uint8_t count = 0;
    for (size_t i = begin; i < end; ++i) count += static_cast<uint8_t>(condition(i));
    total += count;
  }
  return total;
}

template <typename Side>
size_t count_runs(size_t size, Side side) {
  if (size == 0) return 0;
  return 1 + count_where(size - 1, [&](size_t i) { return side(i) != side(i + 1); });
}

template <typename Side>
size_t longest_run(size_t size, Side side) {
  size_t longest = 0;
  size_t run = 0;
  for (size_t i = 0; i < size; ++i) {
    run = i > 0 && side(i) == side(i - 1) ? run + 1 : 1;
    longest = std::max(longest, run);
  }
  return longest;
}

// 5.1.1 times the number of symbols, by which the mean is a whole number: so that two orders with
// the same excursion are equal.
int64_t excursion(Symbols order, int64_t sum) {
  const auto size = static_cast<int64_t>(order.size());
  int64_t deviation = 0;
  int64_t highest = 0;
  int64_t lowest = 0;
  for (const uint8_t symbol : order) {
    deviation += size * symbol - sum;
    highest = std::max(highest, deviation);
    lowest = std::min(lowest, deviation);
  }
  return std::max(highest, -lowest);
}

struct Collisions {
  size_t count = 0;
  size_t total = 0;  // of the symbols up to each collision
  size_t longest = 0;
};

// 5.1.7 and 5.1.8: how many symbols it takes until one occurs twice, again and again.
Collisions collisions(Symbols order) {
  Collisions result;
  std::array<size_t, 256> behind = {};  // the index behind the last occurrence
  size_t begin = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    size_t& last = behind[order[i]];
    if (last > begin) {
      ++result.count;
      result.longest = std::max(result.longest, i + 1 - begin);
      begin = i + 1;
    }
    last = i + 1;
  }
  result.total = begin;
  return result;
}

// 5.1.9
size_t periodicity(Symbols order, size_t lag) {
  if (order.size() <= lag) return 0;
  return count_where(order.size() - lag, [&](size_t i) { return order[i] == order[i + lag]; });
}

// 5.1.10, in pieces whose sum fits into 32 bits.
uint64_t covariance(Symbols order, size_t lag) {
  if (order.size() <= lag) return 0;
  constexpr size_t kPiece = 65'536;
  const size_t size = order.size() - lag;
  uint64_t total = 0;
  for (size_t begin = 0; begin < size; begin += kPiece) {
    const size_t end = std::min(size, begin + kPiece);
    uint32_t sum = 0;
    for (size_t i = begin; i < end; ++i) sum += uint32_t{order[i]} * order[i + lag];
    total += sum;
  }
  return total;
}

// The two conversions of 5.1: each 8 bits as one number. `add` adds the next bit to it, and zeros
// fill the last one.
template <typename Add>
void convert(Symbols bits, std::vector<uint8_t>& numbers, Add add) {
  constexpr size_t kBits = 8;
  numbers.clear();
  size_t begin = 0;
  for (; begin + kBits <= bits.size(); begin += kBits) {
    unsigned number = 0;
    for (size_t i = 0; i < kBits; ++i) number = add(number, bits[begin + i]);
    numbers.push_back(static_cast<uint8_t>(number));
  }
  if (begin == bits.size()) return;
  unsigned number = 0;
  for (size_t i = 0; i < kBits; ++i) {
    number = add(number, begin + i < bits.size() ? bits[begin + i] : 0);
  }
  numbers.push_back(static_cast<uint8_t>(number));
}

constexpr auto kCountOnes = [](unsigned number, unsigned bit) { return number + bit; };     // I
constexpr auto kJoinBits = [](unsigned number, unsigned bit) { return number * 2 + bit; };  // II

struct Values {
  std::array<size_t, 256> counts = {};
  std::vector<uint8_t> occurring;
  bool is_binary() const { return occurring.size() <= 2; }
};

Values values_of(Symbols samples) {
  Values values;
  for (const uint8_t sample : samples) ++values.counts[sample];
  for (size_t value = 0; value < values.counts.size(); ++value) {
    if (values.counts[value] > 0) values.occurring.push_back(static_cast<uint8_t>(value));
  }
  return values;
}

std::vector<uint8_t> symbols_of(Symbols samples, const Values& values) {
  std::vector<uint8_t> symbols(samples.begin(), samples.end());
  if (!values.is_binary()) return symbols;
  for (uint8_t& symbol : symbols) symbol = symbol == values.occurring.back() ? 1 : 0;
  return symbols;
}

std::array<uint8_t, 256> meanings_of(const Values& values) {
  std::array<uint8_t, 256> meanings = {};
  for (size_t i = 0; i < meanings.size(); ++i) meanings[i] = static_cast<uint8_t>(i);
  if (values.is_binary() && !values.occurring.empty()) {
    meanings[0] = values.occurring.front();
    meanings[1] = values.occurring.back();
  }
  return meanings;
}

// The least symbol that is not below the median: of an even number of samples the median is the
// mean of the two in the middle. Of bits it is 0.5 (5.1.5).
uint8_t threshold_of(const Values& values, size_t size) {
  if (values.is_binary()) return 1;
  std::array<size_t, 2> middle = {};
  for (size_t i = 0; i < 2; ++i) {
    const size_t place = (size - 1 + i) / 2;
    for (size_t below = values.counts[0]; below <= place;) below += values.counts[++middle[i]];
  }
  return static_cast<uint8_t>((middle[0] + middle[1] + 1) / 2);
}

}  // namespace

OrderStatistics::OrderStatistics(Symbols samples) : compressed_(meanings_of(values_of(samples))) {
  const Values values = values_of(samples);
  is_binary_ = values.is_binary();
  symbols_ = std::make_shared<const std::vector<uint8_t>>(symbols_of(samples, values));
  for (const uint8_t symbol : *symbols_) sum_ += symbol;
  if (is_binary_ && !values.occurring.empty()) {
    step_ = values.occurring.back() - values.occurring.front();
  }
  threshold_ = threshold_of(values, samples.size());
}

Statistics OrderStatistics::of(Symbols order, const WantedStatistics& wanted) {
  Statistics result = {};
  const auto set = [&](size_t statistic, auto compute) {
    if (wanted[statistic]) result[statistic] = static_cast<double>(compute());
  };
  set(kExcursion, [&] {
    return static_cast<double>(step_ * excursion(order, sum_)) / static_cast<double>(order.size());
  });
  const auto is_high = [&](size_t i) { return order[i] >= threshold_; };
  set(kMedianRuns, [&] { return count_runs(order.size(), is_high); });
  set(kLongestMedianRun, [&] { return longest_run(order.size(), is_high); });
  set(kCompression, [&] { return compressed_.of(order); });

  if (wanted[kAverageCollision] || wanted[kMaximumCollision]) {
    if (is_binary_) convert(order, converted_, kJoinBits);
    const Collisions found = collisions(is_binary_ ? Symbols(converted_) : order);
    set(kAverageCollision,
        [&] { return static_cast<double>(found.total) / static_cast<double>(found.count); });
    set(kMaximumCollision, [&] { return found.longest; });
  }

  if (is_binary_) convert(order, converted_, kCountOnes);
  const Symbols numbers = is_binary_ ? Symbols(converted_) : order;
  const size_t steps = numbers.empty() ? 0 : numbers.size() - 1;
  const auto rises = [&](size_t i) { return numbers[i] <= numbers[i + 1]; };
  set(kDirectionalRuns, [&] { return count_runs(steps, rises); });
  set(kLongestDirectionalRun, [&] { return longest_run(steps, rises); });
  set(kIncreasesDecreases, [&] {
    const size_t increases = count_where(steps, rises);
    return std::max(increases, steps - increases);
  });
  for (size_t i = 0; i < kOrderLags.size(); ++i) {
    set(kPeriodicity + i, [&] { return periodicity(numbers, kOrderLags[i]); });
    set(kCovariance + i, [&] { return covariance(numbers, kOrderLags[i]); });
  }
  return result;
}

}  // namespace entropyd::assess
