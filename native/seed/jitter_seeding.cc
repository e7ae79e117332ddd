// SPDX-License-Identifier: MIT
#include "jitter_seeding.h"

#include <algorithm>
#include <memory>
#include <string>

#include "../core/byte_counts.h"
#include "../core/cache_size.h"
#include "../core/jitter_sampler.h"
#include "../core/sample_tests.h"
#include "../core/stuck.h"
#include "crediting.h"

namespace entropyd::seed {
namespace {

// As in the daemon: src/sources/jitter.ts, timer-fitness.ts, src/config/source-options.ts.
constexpr unsigned kJitterSteps = 8;
constexpr double kJitterClaim = 1;  // bits a sample, docs/decisions/0006
constexpr size_t kBlockSamples = 2048;
constexpr uint32_t kFewestLengths = 24;
constexpr uint32_t kMostBackwards = 3;
constexpr int kBlocks = 2;  // of the trial
// As much entropy more goes in than is credited (SP 800-90C).
constexpr long kMargin = 64;

bool is_fit(const TimerFacts& timer) {
  return timer.step > 0 && timer.backwards <= kMostBackwards && timer.lengths >= kFewestLengths;
}

}  // namespace

Outcome seed_from_jitter(KernelPool& pool, const Options& options) {
  SampleTests tests(kJitterClaim);
  ByteCounts counts;
  // Enough for the credit, however many samples are stuck, and for a block at least.
  SecureMemory samples(std::max(kBlockSamples, static_cast<size_t>(2 * (options.bits + kMargin))));
  std::unique_ptr<JitterSampler> sampler;
  for (const TimerKind timer : {TimerKind::kCycles, TimerKind::kClock}) {
    if (timer == TimerKind::kCycles && !has_cycle_counter()) continue;
    sampler =
        std::make_unique<JitterSampler>(JitterOptions{default_table_bytes(), kJitterSteps, timer});
    if (!tests.valid() || !counts.valid() || !samples.valid() ||
        sampler->open().status != JitterStatus::kOk) {
      return {kExitSystem, "no memory for the jitter source"};
    }
    if (is_fit(sampler->timer())) break;
  }
  if (!is_fit(sampler->timer())) return no_source("jitter, no timer is fit");
  for (int block = 0; block < kBlocks; ++block) {
    const auto timeout = std::chrono::seconds(options.timeout_seconds);
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
