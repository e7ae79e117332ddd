// SPDX-License-Identifier: MIT
// RCT, APT, dependence and replay test at any claim, over any samples cut into any pieces,
// beside slow ones that keep every sample and count anew.
#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "../../native/core/continuous_tests.h"
#include "../../native/core/cutoffs.h"
#include "../../native/core/dependence_test.h"
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

// The predictors of dependence_test.h with all samples at hand: counted anew at each sample.
class SlowDependenceTest {
 public:
  explicit SlowDependenceTest(double h) : short_(h, kShortWindow), long_(h, kLongWindow) {}

  // Judged where the fast one looks: at the end of a short window, or of the samples given.
  uint32_t test(std::span<const uint8_t> samples) {
    uint32_t failed = 0;
    for (size_t i = 0; i < samples.size(); ++i) {
      guess(samples[i]);
      all_.push_back(samples[i]);
      const bool ends_window = all_.size() % kShortWindow == 0;
      if (!ends_window && i + 1 < samples.size()) continue;
      for (size_t k = 0; k < right_.size(); ++k) {
        const uint32_t test = k < kMarkovs ? kMarkov : kLag;
        failed |= short_.judge(right_[k] - at_short_[k], test) |
                  long_.judge(right_[k] - at_long_[k], test);
      }
      if (ends_window) at_short_ = right_;
      if (all_.size() % kLongWindow == 0) at_long_ = right_;
    }
    return failed;
  }
  void restart() { *this = SlowDependenceTest(short_, long_); }

 private:
  static constexpr size_t kMarkovs = 2;
  static constexpr int kPredictorBits = 13;
  struct SharedCutoffs {
    SharedCutoffs(double h, uint32_t window) {
      of[0] = adaptive_proportion_cutoff(h, kIntermittentAlphaBits + kPredictorBits, window);
      of[1] = adaptive_proportion_cutoff(h, kPermanentAlphaBits + kPredictorBits, window);
    }
    uint32_t judge(uint32_t count, uint32_t test) const {
      return count >= of[1] ? test | kPermanent : count >= of[0] ? test : 0;
    }
    uint32_t of[2];
  };
  SlowDependenceTest(SharedCutoffs short_cutoffs, SharedCutoffs long_cutoffs)
      : short_(short_cutoffs), long_(long_cutoffs) {}

  void guess(uint8_t sample) {
    const size_t seen = all_.size();
    for (size_t order = 1; order <= kMarkovs && order <= seen; ++order) {
      const std::vector<uint8_t> context(all_.end() - static_cast<std::ptrdiff_t>(order),
                                         all_.end());
      const auto known = followers_.find(context);
      right_[order - 1] += known != followers_.end() && known->second == sample;
      followers_[context] = sample;
    }
    for (size_t lag = 1; lag <= kLags && lag <= seen; ++lag) {
      right_[kMarkovs + lag - 1] += all_[seen - lag] == sample;
    }
  }

  SharedCutoffs short_, long_;
  Samples all_;
  std::map<std::vector<uint8_t>, uint8_t> followers_;
  std::vector<uint32_t> right_ = std::vector<uint32_t>(kMarkovs + kLags);
  std::vector<uint32_t> at_short_ = right_, at_long_ = right_;  // when the windows began
};

// Both sides at one claim. They are kept from input to input: their cutoffs take long to work out.
struct Pair {
  explicit Pair(double h) : continuous(h), slow_continuous(h), dependence(h), slow_dependence(h) {}
  void restart() {
    continuous.restart();
    slow_continuous.restart();
    dependence.restart();
    slow_dependence.restart();
  }
  ContinuousTests continuous;
  SlowContinuousTests slow_continuous;
  DependenceTest dependence;
  SlowDependenceTest slow_dependence;
};

// Whether a string of samples equals the last one of its length in as many places as a replay does.
bool comes_again(const Samples& all, double h) {
  if (all.size() < 2 * kAnchorSamples) return false;
  const uint32_t cutoff = adaptive_proportion_cutoff(h, kPermanentAlphaBits, kAnchorSamples);
  const auto last = all.end() - kAnchorSamples;
  for (auto at = all.begin(); at + kAnchorSamples <= last; ++at) {
    uint32_t equal = 0;
    for (size_t i = 0; i < kAnchorSamples; ++i) equal += at[i] == last[i];
    if (equal >= cutoff) return true;
  }
  return false;
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
  while (!input.is_empty() && all.size() < 2560) {
    const size_t before = all.size();
    fuzz::append_samples(input, all);
    const std::span<const uint8_t> piece = std::span(all).subspan(before);

    uint32_t expected = 0;
    for (const uint8_t sample : piece) expected |= pair.slow_continuous.test_one(sample);
    if (expected != 0) pair.slow_continuous.restart();
    require(pair.continuous.test(piece) == expected, "RCT and APT count right");
    require(pair.dependence.test(piece) == pair.slow_dependence.test(piece),
            "the predictors count right");

    // Sample by sample, so that what is found ends at the last one.
    for (size_t i = before; i < all.size(); ++i) {
      if (!replay.test({&all[i], 1}) || replayed) continue;
      replayed = true;
      const Samples so_far(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(i) + 1);
      require(comes_again(so_far, h), "what is replayed came before");
    }
    require(replay.test({}) == replayed, "a replay is never forgotten");
  }
  return 0;
}
