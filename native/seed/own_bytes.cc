// SPDX-License-Identifier: MIT
#include "own_bytes.h"

#include <algorithm>
#include <mutex>
#include <optional>

#include "../core/monotonic_condition.h"
#include "contest.h"
#include "crediting.h"

namespace entropyd::seed {

struct OwnBytes::State {
  explicit State(size_t sources) : results(sources) {}

  std::mutex mutex;
  MonotonicCondition changed;
  std::vector<std::optional<Tested>> results;  // by the order of the sources

  void set(size_t index, const Tested& tested) {
    const std::lock_guard<std::mutex> hold(mutex);
    results[index] = tested;
    changed.notify_all();
  }
  // The caller holds the mutex.
  bool is_decided() const {
    const auto has_passed = [](const auto& one) {
      return one && one->block != nullptr && !one->never_alone;
    };
    return std::any_of(results.begin(), results.end(), has_passed) ||
           std::all_of(results.begin(), results.end(), [](const auto& one) { return !!one; });
  }
};

OwnBytes::OwnBytes(const Options& options)
    : state_(std::make_shared<State>(options.sources.size())) {
  for (size_t index = 0; index < options.sources.size(); ++index) {
    names_.push_back(options.sources[index].name());
    const auto done = [state = state_, index](const Tested& tested) { state->set(index, tested); };
    started_.push_back(std::make_unique<BackgroundAttempt>(attempt_at(options, index), done));
  }
}

std::vector<Tested> OwnBytes::wait_until(Clock::time_point deadline) {
  std::unique_lock<std::mutex> hold(state_->mutex);
  state_->changed.wait_until(hold, deadline, [this] { return state_->is_decided(); });
  std::vector<Tested> passed;
  for (const auto& result : state_->results) {
    if (result && result->block != nullptr) passed.push_back(*result);
  }
  return passed;
}

void OwnBytes::stop() {
  for (const auto& attempt : started_) attempt->stop();
}

std::string OwnBytes::failures() const {
  const std::lock_guard<std::mutex> hold(state_->mutex);
  std::string text;
  for (size_t index = 0; index < names_.size(); ++index) {
    const auto& result = state_->results[index];
    const bool has_passed = result && result->block != nullptr;
    if (has_passed && !result->never_alone) continue;
    text += text.empty() ? "" : "; ";
    if (has_passed) {
      text += names_[index] + kNotAlone;
    } else {
      text += result ? reason_of(result->failure) : names_[index] + " was late";
    }
  }
  return text;
}

}  // namespace entropyd::seed
