// SPDX-License-Identifier: MIT
// All sources of a run, tested at the same time until enough of them have passed.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "attempt.h"
#include "background_attempt.h"

namespace entropyd::seed {

std::shared_ptr<Attempt> attempt_at(const SeedSource& source, const Options& options);

class Contest {
 public:
  explicit Contest(const Options& options);

  // Starts as many sources as have to pass, and the others once one of these is late or has failed.
  // Returns when enough have passed, or too few still can.
  void run();
  // Stops the sources that have not ended, and wipes every block that is not among passed().
  void stop();

  // The sources that passed first, as many as have to; empty if too few have.
  std::vector<Tested> passed() const;
  // Why too few have passed.
  Outcome failure() const;
  // What became of the sources that were started and are not among passed(), each after "; ".
  std::string others() const;

 private:
  struct State;
  void start(size_t until);
  std::string describe(size_t index) const;

  const Options options_;
  std::shared_ptr<State> state_;  // shared with the threads of attempts that hang
  std::vector<std::unique_ptr<BackgroundAttempt>> started_;
};

}  // namespace entropyd::seed
