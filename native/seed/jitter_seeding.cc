// SPDX-License-Identifier: MIT
#include "jitter_seeding.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "../core/cache_size.h"
#include "../core/entropy_accounting.h"
#include "../core/jitter_sampler.h"
#include "../core/sample_judge.h"
#include "../core/source_defaults.h"
#include "../core/startup_trial.h"
#include "crediting.h"

namespace entropyd::seed {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

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
  // Enough for the credit, however many samples are stuck, and for a block at least.
  const size_t outputs = (static_cast<size_t>(options.bits) + kOutputBits - 1) / kOutputBits;
  SecureMemory samples(std::max(kJitterBlockSamples, 2 * outputs * kInputBits));
  SampleJudge judge(kJitterClaim, samples.capacity(), &condition_in_kernel);
  const auto timeout = std::chrono::seconds(options.timeout_seconds);
  std::unique_ptr<JitterSampler> sampler;
  if (!judge.valid() || !samples.valid() ||
      open_fit_sampler(Clock::now() + timeout, &sampler) != JitterStatus::kOk) {
    return {kExitSystem, "no memory for the jitter source"};
  }
  if (!is_fit(*sampler)) return no_source("jitter, no timer is fit");
  StartupTrial trial;
  while (!trial.is_over()) {
    if (sampler->read(samples, samples.capacity(), timeout).status != JitterStatus::kOk) {
      return no_source("jitter, the processor is too busy");
    }
    trial.add(judge.judge(samples));
  }
  if (trial.failed()) return no_source("jitter fails its health tests");
  return credit(pool, *judge.tested(), "jitter",
                std::to_string(judge.tested()->left()) + " tested samples", options);
}

}  // namespace entropyd::seed
