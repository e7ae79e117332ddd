// SPDX-License-Identifier: MIT
// The permutation test of SP 800-90B 5.1: how the statistics of the samples rank among those of the
// same samples shuffled.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <mutex>
#include <span>

#include "order_statistics.h"
#include "shuffle.h"

namespace entropyd::assess {

constexpr size_t kShuffles = 10'000;
constexpr size_t kFewest = 5;  // a statistic fails with so few shuffles on one side, or fewer

// How many shuffles have a higher, an equal and a lower value: C_{i,0} and C_{i,1} of 5.1, and the
// rest.
struct Rank {
  uint32_t higher = 0;
  uint32_t equal = 0;
  uint32_t lower = 0;

  // Whether the statistic has passed, which more shuffles cannot change. The standard fails
  // C_{i,0} >= 9995, which says the same of the lower ones.
  bool passed() const { return higher + equal > kFewest && equal + lower > kFewest; }
};

class PermutationTest {
 public:
  PermutationTest(std::span<const uint8_t> samples, uint64_t seed, size_t shuffles = kShuffles);

  // Computes everything in so many threads, this one among them; fewer if no more can be started.
  // To be called once. Throws std::bad_alloc.
  void run(size_t threads);
  // Makes run() return after the shuffles under way. May be called by any thread at any time.
  void cancel() { cancelled_ = true; }
  // Returns the part of the work that is done, from 0 to 1. May be called by any thread at any
  // time.
  double done() const;

  // The results, after run(). They depend on the seed, and not on the number of threads: shuffle i
  // always has the same numbers, and the shuffles are counted in their order. A statistic that has
  // passed is not counted further, so that its ranks are fewer than the shuffles.
  const Statistics& original() const { return original_; }
  const std::array<Rank, kStatistics>& ranks() const { return ranks_; }

 private:
  struct Shuffle {
    size_t number;
    Xoshiro256 generator;
    WantedStatistics wanted;
  };

  void work();
  bool take(Shuffle& shuffle);
  void count(size_t number, const Statistics& statistics);

  const OrderStatistics statistics_;
  const size_t shuffles_;
  std::atomic<bool> cancelled_ = false;
  std::atomic<size_t> counted_ = 0;

  std::mutex mutex_;  // of all below
  Xoshiro256 generator_;
  size_t taken_ = 0;
  WantedStatistics wanted_;
  Statistics original_ = {};
  std::array<Rank, kStatistics> ranks_ = {};
  std::map<size_t, Statistics> waiting_;  // for shuffles before them
  std::exception_ptr failure_;
};

}  // namespace entropyd::assess
