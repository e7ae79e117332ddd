// SPDX-License-Identifier: MIT
// One connection over which bytes are pushed: it is read until the push is complete, gets one line
// as its answer, and is closed. Nothing here waits.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include "../core/secure_memory.h"
#include "../core/unique_fd.h"
#include "pushed_bytes.h"

namespace entropyd::seed {

class PushConnection {
 public:
  using Clock = std::chrono::steady_clock;
  // A push is also complete when nothing has followed its last bytes for so long: several
  // hypervisors cannot pass on that the host has closed its sending side only.
  static constexpr std::chrono::milliseconds kPause{250};
  // How long a peer that was answered may go on sending without an error.
  static constexpr std::chrono::milliseconds kLeaving{2000};

  // Takes ownership of the descriptor. What has come until `deadline` is the push. Throws
  // std::bad_alloc. `is_permitted`: the peer may push.
  PushConnection(UniqueFd fd, Clock::time_point deadline, bool is_permitted)
      : fd_(std::move(fd)), latest_(deadline), deadline_(deadline), is_permitted_(is_permitted) {}

  int fd() const { return fd_.get(); }
  // Whether receive() and check() have to be called: when something has come or the peer has ended,
  // and at deadline().
  bool is_receiving() const { return state_ == State::kReading || state_ == State::kLeaving; }
  bool is_complete() const { return state_ == State::kComplete; }
  bool is_leaving_stranger() const { return state_ == State::kLeaving && !is_permitted_; }
  bool is_answered() const { return state_ == State::kLeaving || state_ == State::kOver; }
  bool is_over() const { return state_ == State::kOver; }
  Clock::time_point deadline() const { return deadline_; }

  // Reads once; what is not kept goes through `scratch`, which is wiped.
  void receive(Clock::time_point now, SecureMemory& scratch);
  void check(Clock::time_point now);
  // Sends the line if the peer takes it at once, wipes the push, and closes the sending side.
  void answer(std::string_view line, Clock::time_point now);

  SecureMemory& kept() { return kept_; }
  // The number of bytes beyond those that are kept.
  size_t discarded() const { return discarded_; }
  // Whether the peer has said that nothing follows.
  bool has_ended() const { return has_ended_; }

 private:
  enum class State { kReading, kComplete, kLeaving, kOver };
  void end() { state_ = state_ == State::kReading ? State::kComplete : State::kOver; }

  UniqueFd fd_;
  Clock::time_point latest_;
  Clock::time_point deadline_;
  bool is_permitted_;
  State state_ = State::kReading;
  SecureMemory kept_{PushedBytes::kMostKept};
  size_t discarded_ = 0;
  bool has_ended_ = false;
};

}  // namespace entropyd::seed
