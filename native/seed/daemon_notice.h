// SPDX-License-Identifier: MIT
// Tells the daemon that the machine was copied, by its control socket (docs/control-protocol.md),
// so that it wipes the blocks that it holds and feeds fresh ones.
#pragma once

#include <chrono>
#include <string>

#include "../core/unique_fd.h"

namespace entropyd::seed {

class DaemonNotice {
 public:
  // Connects and sends the request, without waiting. `path` may be "none": no daemon is told.
  explicit DaemonNotice(const std::string& path);

  // Waits for the answer, kPatience from now at most, and returns what became of the request:
  // "told"; "none" if no daemon runs; "refused", by a daemon that does not know the request;
  // "noAnswer" from one that hangs, which sees the request when it goes on.
  const char* outcome();

 private:
  static constexpr std::chrono::milliseconds kPatience{100};
  UniqueFd socket_;
  bool is_sent_ = false;
};

}  // namespace entropyd::seed
