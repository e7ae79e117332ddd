// SPDX-License-Identifier: MIT
#include "push_connection.h"

#include <errno.h>
#include <sys/socket.h>

#include <algorithm>

namespace entropyd::seed {

void PushConnection::receive(Clock::time_point now, SecureMemory& scratch) {
  const bool keeps = state_ == State::kReading && !kept_.free_bytes().empty();
  SecureMemory& into = keeps ? kept_ : scratch;
  const auto free = into.free_bytes();
  const ssize_t got = recv(fd_.get(), free.data(), free.size(), MSG_DONTWAIT);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) {
    has_ended_ = has_ended_ || got == 0;
    return end();
  }
  const auto bytes = static_cast<size_t>(got);
  if (keeps) {
    kept_.set_filled(kept_.filled() + bytes);
  } else {
    scratch.set_filled(bytes);
    scratch.wipe();
  }
  if (state_ != State::kReading) return;
  discarded_ += keeps ? 0 : bytes;
  deadline_ = std::min(latest_, now + kPause);
  if (discarded_ >= PushedBytes::kMostDiscarded) end();
}

void PushConnection::check(Clock::time_point now) {
  if (is_receiving() && now >= deadline_) end();
}

void PushConnection::answer(std::string_view line, Clock::time_point now) {
  kept_.wipe();
  // A peer that does not take a line at once has no room for answers, and gets none.
  send(fd_.get(), line.data(), line.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  shutdown(fd_.get(), SHUT_WR);
  deadline_ = now + kLeaving;
  // Who has ended is not waited for.
  state_ = has_ended_ ? State::kOver : State::kLeaving;
}

}  // namespace entropyd::seed
