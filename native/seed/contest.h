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

// The attempt at the source at this place of the run.
std::shared_ptr<Attempt> attempt_at(const Options& options, size_t place);

class Contest {
 public:
  explicit Contest(const Options& options);

  // Starts as many of the first sources as have to pass, and the others once one of these is late
  // or has failed. Returns when enough have passed, or too few still can.
  void run();
  // Stops the sources that have not ended, and wipes every block that is not among passed().
  void stop();

  // The sources that passed first, as many as are required and until one may be credited alone;
  // empty if they are not enough.
  std::vector<Tested> passed() const;
  // Their configurations, in the same order.
  std::vector<SeedSource> passed_sources() const;
  // Why too few have passed.
  Outcome failure() const;
  // What became of the sources that were started and are not among passed(), each after "; ".
  std::string others() const;

 private:
  struct State;
  void start(size_t until);
  std::string describe(size_t index) const;

  const Options options_;
  size_t first_ = 0;              // how many are started at first
  std::shared_ptr<State> state_;  // shared with the threads of attempts that hang
  std::vector<std::unique_ptr<BackgroundAttempt>> started_;
};

}  // namespace entropyd::seed
