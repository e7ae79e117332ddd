// SPDX-License-Identifier: MIT
#include "push_reseeds.h"

#include <algorithm>
#include <utility>

namespace entropyd::seed {

Result<bool> PushReseeds::start(SecureMemory& push, Clock::time_point deadline) {
  auto started = PushReseed::start(push);
  if (!started.ok()) return started.error();
  if (!started.value()) return false;
  running_ = std::move(started.value());
  has_answered_ = false;
  deadline_ = deadline;
  return true;
}

std::optional<PushReseeds::Clock::time_point> PushReseeds::deadline() const {
  return running_ ? std::optional(deadline_) : std::nullopt;
}

void PushReseeds::append_to(std::vector<pollfd>& polled) const {
  if (running_) polled.push_back({running_->fd(), POLLIN, 0});
  for (const auto& one : stuck_) polled.push_back({one.fd(), POLLIN, 0});
}

std::optional<PushReseeds::Answer> PushReseeds::check(Clock::time_point now) {
  stuck_.remove_if([](auto& one) { return one.receive(); });
  if (!running_) return std::nullopt;
  const bool has_ended = running_->receive();
  const bool had_answered = std::exchange(has_answered_, !running_->answer().empty());
  std::optional<Answer> answer;
  if (has_answered_ && !had_answered) {
    answer = {running_->answer(), ""};
    deadline_ = std::min(deadline_, now + kEnding);
  }
  if (has_ended) {
    if (!has_answered_) answer = {"", "the reseed ended without an answer"};
    running_.reset();
  } else if (now >= deadline_) {
    if (!has_answered_) answer = {"", "the reseed took too long"};
    running_->kill();
    stuck_.push_back(std::move(*running_));
    running_.reset();
  }
  return answer;
}

}  // namespace entropyd::seed
