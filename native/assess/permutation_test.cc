// SPDX-License-Identifier: MIT
#include "permutation_test.h"

#include <algorithm>
#include <system_error>
#include <thread>
#include <vector>

namespace entropyd::assess {

PermutationTest::PermutationTest(std::span<const uint8_t> samples, uint64_t seed, size_t shuffles)
    : statistics_(samples), shuffles_(shuffles), generator_(seed) {
  wanted_.set();
}

double PermutationTest::done() const {
  return static_cast<double>(counted_) / static_cast<double>(std::max<size_t>(1, shuffles_));
}

bool PermutationTest::take(Shuffle& shuffle) {
  std::lock_guard<std::mutex> hold(mutex_);
  if (cancelled_ || failure_ != nullptr || wanted_.none() || taken_ == shuffles_) return false;
  shuffle = {taken_++, generator_, wanted_};
  generator_.jump();
  return true;
}

void PermutationTest::count(size_t number, const Statistics& statistics) {
  std::lock_guard<std::mutex> hold(mutex_);
  waiting_[number] = statistics;
  while (!waiting_.empty() && waiting_.begin()->first == counted_) {
    const Statistics next = waiting_.extract(waiting_.begin()).mapped();
    for (size_t i = 0; i < kStatistics; ++i) {
      if (!wanted_[i]) continue;
      Rank& rank = ranks_[i];
      if (next[i] > original_[i]) {
        ++rank.higher;
      } else if (next[i] == original_[i]) {
        ++rank.equal;
      } else {
        ++rank.lower;
      }
      wanted_[i] = !rank.passed();
    }
    ++counted_;
  }
}

void PermutationTest::work() {
  try {
    OrderStatistics statistics = statistics_;
    std::vector<uint8_t> order;
    Shuffle next = {0, Xoshiro256(0), {}};
    while (take(next)) {
      // From the original order: a shuffle does not depend on which thread did those before.
      order.assign(statistics.symbols().begin(), statistics.symbols().end());
      shuffle(order, next.generator);
      count(next.number, statistics.of(order, next.wanted));
    }
  } catch (...) {
    std::lock_guard<std::mutex> hold(mutex_);
    failure_ = std::current_exception();
  }
}

void PermutationTest::run(size_t threads) {
  original_ = OrderStatistics(statistics_).of(statistics_.symbols(), wanted_);
  std::vector<std::thread> others;
  others.reserve(threads);
  try {
    while (others.size() + 1 < threads) others.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    // Those that could be started are enough.
  }
  work();
  for (std::thread& other : others) other.join();
  if (failure_ != nullptr) std::rethrow_exception(failure_);
}

}  // namespace entropyd::assess
