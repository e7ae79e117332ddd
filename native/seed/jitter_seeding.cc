// SPDX-License-Identifier: MIT
#include "jitter_seeding.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "../core/byte_counts.h"
#include "../core/cache_size.h"
#include "../core/jitter_sampler.h"
#include "../core/sample_tests.h"
#include "../core/stuck.h"
#include "crediting.h"

namespace entropyd::seed {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// As in the daemon: src/sources/jitter.ts, src/config/source-options.ts.
constexpr unsigned kJitterSteps = 8;
constexpr double kJitterClaim = 1;  // bits a sample, docs/decisions/0006
constexpr size_t kBlockSamples = 2048;
constexpr int kBlocks = 2;  // of the trial
// As much entropy more goes in than is credited (SP 800-90C).
constexpr long kMargin = 64;
bool is_fit(const JitterSampler& sampler) {
  return fitness_of(sampler.timer()) == TimerFitness::kFit;
}

// Between two rounds in which no timer was fit: what disturbed them may pass.
constexpr auto kFirstPause = milliseconds(10);
constexpr auto kLongestPause = milliseconds(500);

// Opens samplers until one has a fit timer or the deadline has passed; `sampler` holds the last.
JitterStatus open_fit_sampler(Clock::time_point deadline, std::unique_ptr<JitterSampler>* sampler) {
  for (auto pause = kFirstPause;; pause = std::min(2 * pause, kLongestPause)) {
    for (const TimerKind timer : {TimerKind::kCycles, TimerKind::kClock}) {
      if (timer == TimerKind::kCycles && !has_cycle_counter()) continue;
      const JitterOptions options{default_table_bytes(), kJitterSteps, timer};
      sampler->reset();  // its table goes before the next one is taken
      *sampler = std::make_unique<JitterSampler>(options);
      const JitterStatus status = (*sampler)->open().status;
      if (status != JitterStatus::kOk || is_fit(**sampler)) return status;
    }
    if (Clock::now() + pause >= deadline) return JitterStatus::kOk;
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace

Outcome seed_from_jitter(KernelPool& pool, const Options& options) {
  SampleTests tests(kJitterClaim);
  ByteCounts counts;
  // Enough for the credit, however many samples are stuck, and for a block at least.
  SecureMemory samples(std::max(kBlockSamples, static_cast<size_t>(2 * (options.bits + kMargin))));
  const auto timeout = std::chrono::seconds(options.timeout_seconds);
  std::unique_ptr<JitterSampler> sampler;
  if (!tests.valid() || !counts.valid() || !samples.valid() ||
      open_fit_sampler(Clock::now() + timeout, &sampler) != JitterStatus::kOk) {
    return {kExitSystem, "no memory for the jitter source"};
  }
  if (!is_fit(*sampler)) return no_source("jitter, no timer is fit");
  for (int block = 0; block < kBlocks; ++block) {
    if (sampler->read(samples, samples.capacity(), timeout).status != JitterStatus::kOk) {
      return no_source("jitter, the processor is too busy");
    }
    counts.add(samples.data(), samples.filled());
    if (tests.test(samples.data(), samples.filled()) != 0) {
      samples.wipe();
      return no_source("jitter fails its health tests");
    }
  }
  const size_t counted = samples.filled() - count_stuck(samples.data(), samples.filled());
  const double worth = static_cast<double>(counted) * std::min(kJitterClaim, counts.min_entropy());
  return credit(pool, samples, std::min(options.bits, static_cast<long>(worth) - kMargin), "jitter",
                std::to_string(samples.filled()) + " tested samples", options);
}

}  // namespace entropyd::seed
