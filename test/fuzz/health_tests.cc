// SPDX-License-Identifier: MIT
// RCT, APT, lag predictor and replay test at any claim, over any samples cut into any pieces,
// beside slow ones that keep every sample and count anew.
#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "../../native/core/continuous_tests.h"
#include "../../native/core/cutoffs.h"
#include "../../native/core/lag_predictor.h"
#include "../../native/core/replay_test.h"
#include "samples.h"

using namespace entropyd;
using entropyd::fuzz::require;
using Samples = std::vector<uint8_t>;

namespace {

// Of a test, by which probability a healthy source fails it: intermittent and permanent.
struct Cutoffs {
  explicit Cutoffs(double h, uint32_t window = 0) {
    const int alphas[] = {kIntermittentAlphaBits, kPermanentAlphaBits};
    for (int i = 0; i < 2; ++i) {
      of[i] = window == 0 ? repetition_count_cutoff(h, alphas[i])
                          : adaptive_proportion_cutoff(h, alphas[i], window);
    }
  }
  // What `count` fails: a mask of `test` and kPermanent.
  uint32_t judge(uint32_t count, uint32_t test) const {
    return count >= of[1] ? test | kPermanent : count >= of[0] ? test : 0;
  }
  uint32_t of[2];
};

// SP 800-90B 4.4.1 and 4.4.2, by how often each value came in the window.
class SlowContinuousTests {
 public:
  explicit SlowContinuousTests(double h) : run_cutoffs_(h), window_cutoffs_(h, kAdaptiveWindow) {}

  uint32_t test_one(uint8_t sample) {
    if (all_.size() % kAdaptiveWindow == 0) window_.assign(256, 0);
    all_.push_back(sample);
    ++window_[sample];
    const auto other =
        std::find_if(all_.rbegin(), all_.rend(), [&](auto s) { return s != sample; });
    const size_t window = (all_.size() - 1) / kAdaptiveWindow * kAdaptiveWindow;
    return run_cutoffs_.judge(static_cast<uint32_t>(other - all_.rbegin()), kRepetitionCount) |
           window_cutoffs_.judge(window_[all_[window]], kAdaptiveProportion);
  }
  void restart() { all_.clear(); }

 private:
  const Cutoffs run_cutoffs_, window_cutoffs_;
  Samples all_;
  std::vector<uint32_t> window_;
};

// The lag predictor of lag_predictor.h with all samples at hand.
class SlowLagPredictor {
 public:
  explicit SlowLagPredictor(double h)
      : run_cutoffs_(h), short_cutoffs_(h, kShortWindow), long_cutoffs_(h, kLongWindow) {}

  uint32_t test_one(uint8_t sample) {
    uint32_t failed = 0;
    if (all_.size() >= kLags) {
      const bool is_right = all_[all_.size() - best_] == sample;
      run_ = is_right ? run_ + 1 : 0;
      right_.push_back(right_.back() + is_right);
      failed = run_cutoffs_.judge(run_, kLag) | short_cutoffs_.judge(right_in(kShortWindow), kLag) |
               long_cutoffs_.judge(right_in(kLongWindow), kLag);
      for (size_t lag = 1; lag <= kLags; ++lag) {
        if (all_[all_.size() - lag] == sample && ++score_[lag] >= score_[best_]) best_ = lag;
      }
      if (score_[best_] >= kShortWindow) {
        for (uint32_t& score : score_) score /= 2;
      }
    }
    all_.push_back(sample);
    return failed;
  }
  void restart() {
    all_.clear();
    right_ = {0};
    run_ = 0;
    best_ = 1;
    score_.assign(kLags + 1, 0);
  }

 private:
  // Right guesses in the window of the last one.
  uint32_t right_in(size_t window) const {
    const size_t last = right_.size() - 2;
    return right_.back() - right_[last / window * window];
  }

  const Cutoffs run_cutoffs_, short_cutoffs_, long_cutoffs_;
  Samples all_;
  std::vector<uint32_t> right_ = {0};  // guesses among the first so many
  uint32_t run_ = 0;
  size_t best_ = 1;
  std::vector<uint32_t> score_ = std::vector<uint32_t>(kLags + 1);
};

// Both sides at one claim. They are kept from input to input: their cutoffs take long to work out.
struct Pair {
  explicit Pair(double h) : continuous(h), slow_continuous(h), lag(h), slow_lag(h) {}
  void restart() {
    continuous.restart();
    slow_continuous.restart();
    lag.restart();
    slow_lag.restart();
  }
  ContinuousTests continuous;
  SlowContinuousTests slow_continuous;
  LagPredictor lag;
  SlowLagPredictor slow_lag;
};

// Whether the last `length` samples came before.
bool comes_again(const Samples& all, size_t length) {
  if (all.size() <= length) return false;
  const auto last = all.end() - static_cast<std::ptrdiff_t>(length);
  return std::search(all.begin(), all.end() - 1, last, all.end()) != all.end() - 1;
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static std::map<double, Pair> pairs;
  fuzz::Input input(data, size);
  const double h = std::exp2(input.take_within(0, 24) / 4.0 - 3);  // 1/8 to 8 bits
  Pair& pair = pairs.try_emplace(h, h).first->second;
  pair.restart();
  ReplayTest replay(h);
  Samples all;
  bool replayed = false;
  while (!input.is_empty() && all.size() < 4096) {
    const size_t before = all.size();
    fuzz::append_samples(input, all);
    const std::span<const uint8_t> piece = std::span(all).subspan(before);

    uint32_t expected = 0, expected_lag = 0;
    for (const uint8_t sample : piece) {
      expected |= pair.slow_continuous.test_one(sample);
      expected_lag |= pair.slow_lag.test_one(sample);
    }
    if (expected != 0) pair.slow_continuous.restart();
    require(pair.continuous.test(piece) == expected, "RCT and APT count right");
    require(pair.lag.test(piece) == expected_lag, "the lag predictor counts right");

    // Sample by sample, so that what is found ends at the last one.
    for (size_t i = before; i < all.size(); ++i) {
      if (!replay.test({&all[i], 1}) || replayed) continue;
      replayed = true;
      const Samples so_far(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      require(comes_again(so_far, replay.anchor_samples()), "what is replayed came before");
    }
    require(replay.test({}) == replayed, "a replay is never forgotten");
  }
  return 0;
}
