// SPDX-License-Identifier: MIT
// A child process that reseeds with one push, so that a source that hangs stays in a process of its
// own, which ends. It gets the bytes by a pipe, and its answer is the line of --json.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>

#include "../core/result.h"
#include "../core/secure_memory.h"
#include "../core/unique_fd.h"

namespace entropyd::seed {

class PushReseed {
 public:
  using Clock = std::chrono::steady_clock;

  // Starts the child, and wipes the push. Returns an empty value in the child: there, standard
  // input has the push, and standard output takes the answer.
  static Result<std::optional<PushReseed>> start(SecureMemory& push);

  // Becomes readable when receive() has to be called.
  int fd() const { return answers_.get(); }
  // Reads what there is of the answer. Returns whether the child has ended.
  bool receive();
  // The answer with its end of line, "" before it is whole.
  std::string answer() const;
  // Ends a child for which receive() has not returned true yet.
  void kill() const;

 private:
  PushReseed(pid_t child, UniqueFd answers) : child_(child), answers_(std::move(answers)) {}

  pid_t child_;
  UniqueFd answers_;
  std::string received_;
};

}  // namespace entropyd::seed
