// SPDX-License-Identifier: MIT
#include "jitter_seeding.h"

#include <algorithm>
#include <chrono>
#include <string>

#include "../core/entropy_accounting.h"
#include "../core/jitter_sampler.h"
#include "../core/sample_judge.h"
#include "../core/source_defaults.h"
#include "crediting.h"

namespace entropyd::seed {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Pauses between two rounds in which no timer was fit: the disturbance may have ended by then.
constexpr auto kFirstPause = milliseconds(10);
constexpr auto kLongestPause = milliseconds(500);

class JitterAttempt : public Attempt {
 public:
  JitterAttempt(const SeedSource& source, const Options& options)
      : claim_(source.claim),
        bits_(static_cast<size_t>(options.bits)),
        deadline_(Clock::now() + std::chrono::seconds(options.timeout_seconds)) {}

  Tested run() override;

  void stop() override {
    stop_.raise();
    const std::lock_guard<std::mutex> hold(mutex_);
    if (sampler_ != nullptr) sampler_->close();
  }

 private:
  bool is_fit() const { return fitness_of(sampler_->facts()) == JitterFitness::kFit; }
  void use(TimerKind timer);
  JitterStatus open_fit_sampler();

  const double claim_;  // bits of min-entropy per sample
  const size_t bits_;
  const Clock::time_point deadline_;
  StopSign stop_;
  std::mutex mutex_;  // held while the sampler is replaced, or closed by another thread
  std::unique_ptr<JitterSampler> sampler_;
};

void JitterAttempt::use(TimerKind timer) {
  const JitterOptions options{.timer = timer, .claim = claim_};
  const std::lock_guard<std::mutex> hold(mutex_);
  sampler_.reset();  // its buffer is returned before the next one is taken
  sampler_ = std::make_unique<JitterSampler>(options);
}

// Opens samplers until one has a fit timer, it is stopped, or the deadline has passed.
JitterStatus JitterAttempt::open_fit_sampler() {
  for (auto pause = kFirstPause;; pause = std::min(2 * pause, kLongestPause)) {
    for (const TimerKind timer : {TimerKind::kCycles, TimerKind::kClock}) {
      if (timer == TimerKind::kCycles && !has_cycle_counter()) continue;
      use(timer);
      if (stop_.raised()) return JitterStatus::kClosed;
      const JitterStatus status = sampler_->open().status;
      if (status != JitterStatus::kOk || is_fit()) return status;
    }
    if (Clock::now() + pause >= deadline_) return JitterStatus::kOk;
    if (!stop_.sleep(pause)) return JitterStatus::kClosed;
  }
}

Tested JitterAttempt::run() {
  // Twice as many samples as the credit needs, because some are stuck, and at least one block.
  const size_t outputs = (bits_ + kOutputBits - 1) / kOutputBits;
  const auto needed = static_cast<double>(outputs * kInputBits) / claim_;
  SecureMemory samples(std::max(kJitterBlockSamples, 2 * static_cast<size_t>(needed)));
  SampleJudge judge(claim_, samples.capacity(), &condition_in_kernel);
  const JitterStatus opened = open_fit_sampler();
  if (opened == JitterStatus::kClosed) return failed(no_source("jitter was stopped"));
  if (opened != JitterStatus::kOk) return failed({kExitSystem, "no memory for the jitter source"});
  if (!is_fit()) return failed(no_source("jitter, no timer is fit"));
  while (judge.trust().trust() != Trust::kQuarantined && judge.tested()->left() == 0) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline_ - Clock::now());
    if (left <= milliseconds(0) ||
        sampler_->read(samples, samples.capacity(), left).status != JitterStatus::kOk) {
      return failed(no_source("jitter, the processor is too busy"));
    }
    judge.judge(samples);
  }
  if (judge.trust().trust() == Trust::kQuarantined)
    return failed(no_source("jitter fails its health tests"));
  return offer(judge.tested(), "jitter",
               std::to_string(judge.tested()->left()) + " tested samples");
}

}  // namespace

std::shared_ptr<Attempt> attempt_at_jitter(const SeedSource& source, const Options& options) {
  return std::make_shared<JitterAttempt>(source, options);
}

}  // namespace entropyd::seed
