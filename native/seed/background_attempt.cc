// SPDX-License-Identifier: MIT
#include "background_attempt.h"

#include <string.h>

#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

#include "crediting.h"

namespace entropyd::seed {

// The thread holds a reference of its own: a read that hangs outlives the object that waited for
// it.
struct BackgroundAttempt::State {
  std::mutex mutex;
  std::condition_variable changed;
  std::optional<Tested> tested;

  void set(Tested result) {
    const std::lock_guard<std::mutex> hold(mutex);
    tested = std::move(result);
    changed.notify_all();
  }
};

BackgroundAttempt::BackgroundAttempt(std::shared_ptr<Attempt> attempt,
                                     const std::function<void(const Tested&)>& done)
    : attempt_(std::move(attempt)), state_(std::make_shared<State>()) {
  const Result<> posted = thread_.post([attempt = attempt_, state = state_, done] {
    Tested tested = run_attempt(*attempt);
    done(tested);
    state->set(std::move(tested));
  });
  if (!posted.ok()) {
    const Tested tested = failed(
        no_source(std::string("no thread to read the device: ") + strerror(posted.error().number)));
    done(tested);
    state_->set(tested);
  }
}

const Tested* BackgroundAttempt::wait(std::chrono::milliseconds at_most) {
  std::unique_lock<std::mutex> hold(state_->mutex);
  const bool is_done =
      state_->changed.wait_for(hold, at_most, [this] { return state_->tested.has_value(); });
  return is_done ? &*state_->tested : nullptr;
}

const Tested* BackgroundAttempt::wait() {
  std::unique_lock<std::mutex> hold(state_->mutex);
  state_->changed.wait(hold, [this] { return state_->tested.has_value(); });
  return &*state_->tested;
}

}  // namespace entropyd::seed
