// SPDX-License-Identifier: MIT
#include "contest.h"

#include <string.h>

#include <algorithm>
#include <mutex>
#include <optional>

#include "../core/monotonic_condition.h"
#include "../core/source_defaults.h"
#include "byte_seeding.h"
#include "crediting.h"
#include "enough.h"
#include "jitter_seeding.h"

namespace entropyd::seed {
namespace {

using std::chrono::milliseconds;

// Time for the threads of all sources to end when their blocks are no longer needed, so that what
// they have read is wiped and a terminal is as it was.
constexpr auto kGrace = milliseconds(250);

}  // namespace

std::shared_ptr<Attempt> attempt_at(const Options& options, size_t place) {
  const SeedSource& source = options.sources[place];
  if (source.is_jitter()) return attempt_at_jitter(source, options);
  return attempt_at_bytes(source, options, is_replaceable(options, place));
}

struct Contest::State {
  explicit State(const Options& options)
      : sources(options.sources), required(options.require), results(sources.size()) {}

  const std::vector<SeedSource> sources;
  const size_t required;
  std::mutex mutex;
  MonotonicCondition changed;
  std::vector<std::optional<Tested>> results;  // by the order of the sources
  std::vector<size_t> winners;                 // in the order in which they passed

  void set(size_t index, const Tested& tested) {
    const std::lock_guard<std::mutex> hold(mutex);
    results[index] = tested;
    if (tested.block != nullptr) winners.push_back(index);
    changed.notify_all();
  }
  // The caller holds the mutex in those below.
  size_t failures() const {
    return static_cast<size_t>(std::count_if(results.begin(), results.end(), [](const auto& one) {
      return one.has_value() && one->block == nullptr;
    }));
  }
  // How many of those that passed are used, the first ones; 0 as long as they are not enough.
  size_t used() const {
    Enough enough(required);
    for (size_t place = 0; place < winners.size(); ++place) {
      enough.add(sources[winners[place]]);
      if (enough.is_reached()) return place + 1;
    }
    return 0;
  }
  bool is_decided() const {
    Enough possible(required);
    for (size_t index = 0; index < sources.size(); ++index) {
      const bool has_failed = results[index] && results[index]->block == nullptr;
      if (!has_failed) possible.add(sources[index]);
    }
    return used() > 0 || !possible.is_reached();
  }
  // Whether the source is one of those that are used.
  bool has_won(size_t index) const {
    const auto end = winners.begin() + static_cast<std::ptrdiff_t>(used());
    return std::find(winners.begin(), end, index) != end;
  }
};

Contest::Contest(const Options& options)
    : options_(options), state_(std::make_shared<State>(options)) {}

void Contest::start(size_t until) {
  for (size_t index = started_.size(); index < until; ++index) {
    const auto done = [state = state_, index](const Tested& tested) { state->set(index, tested); };
    started_.push_back(std::make_unique<BackgroundAttempt>(attempt_at(options_, index), done));
  }
}

void Contest::run() {
  Enough first(options_.require);
  while (!first.is_reached() && first_ < options_.sources.size()) {
    first.add(options_.sources[first_++]);
  }
  start(first_);
  std::unique_lock<std::mutex> hold(state_->mutex);
  const auto is_decided = [this] { return state_->is_decided(); };
  state_->changed.wait_for(hold, kUrgentPatience,
                           [&] { return is_decided() || state_->failures() > 0; });
  if (is_decided()) return;
  hold.unlock();
  start(options_.sources.size());
  hold.lock();
  state_->changed.wait(hold, is_decided);  // each source has a deadline
}

void Contest::stop() {
  const auto deadline = std::chrono::steady_clock::now() + kGrace;
  for (const auto& attempt : started_) attempt->stop();
  for (size_t index = 0; index < started_.size(); ++index) {
    const auto left = deadline - std::chrono::steady_clock::now();
    const Tested* tested = started_[index]->wait(
        std::max(milliseconds(0), std::chrono::duration_cast<milliseconds>(left)));
    const std::lock_guard<std::mutex> hold(state_->mutex);
    const bool is_used = state_->has_won(index);
    if (tested != nullptr && tested->block != nullptr && !is_used) tested->block->wipe();
  }
}

std::vector<Tested> Contest::passed() const {
  const std::lock_guard<std::mutex> hold(state_->mutex);
  std::vector<Tested> passed;
  for (size_t place = 0; place < state_->used(); ++place) {
    passed.push_back(*state_->results[state_->winners[place]]);
  }
  return passed;
}

std::vector<SeedSource> Contest::passed_sources() const {
  const std::lock_guard<std::mutex> hold(state_->mutex);
  std::vector<SeedSource> passed;
  for (size_t place = 0; place < state_->used(); ++place) {
    passed.push_back(options_.sources[state_->winners[place]]);
  }
  return passed;
}

// Returns what became of a source that is not used; "" if nothing is to be said of it. The caller
// holds the mutex.
std::string Contest::describe(size_t index) const {
  const std::string& name = options_.sources[index].name();
  const std::optional<Tested>& result = state_->results[index];
  // A source that was started instead of a late one is not late itself.
  if (!result) return index < first_ ? name + " was late" : "";
  if (result->block == nullptr) return reason_of(result->failure);
  if (state_->used() > 0) return name + " came second";
  return name + (result->never_alone ? kNotAlone : " passed");
}

std::string Contest::others() const {
  const std::lock_guard<std::mutex> hold(state_->mutex);
  std::string text;
  for (size_t index = 0; index < started_.size(); ++index) {
    const std::string what = state_->has_won(index) ? "" : describe(index);
    if (!what.empty()) text += "; " + what;
  }
  return text;
}

Outcome Contest::failure() const {
  const std::string reasons = others().substr(strlen("; "));
  const std::lock_guard<std::mutex> hold(state_->mutex);
  for (const auto& result : state_->results) {
    const bool is_other =
        result && result->block == nullptr && result->failure.exit_code != kExitNoSource;
    if (is_other) return {result->failure.exit_code, reasons};
  }
  if (options_.require == 1) return no_source(reasons);
  return {kExitNoSource, "too few of the " + std::to_string(options_.require) +
                             " sources that are required: " + reasons};
}

}  // namespace entropyd::seed
