// SPDX-License-Identifier: MIT
// Lines for the log about what strangers cause: one in ten seconds at most, with the number of
// those that were left out.
#pragma once

#include <chrono>
#include <string>

#include "say.h"

namespace entropyd::seed {

class SeldomLine {
 public:
  using Clock = std::chrono::steady_clock;

  void say(const std::string& text, Clock::time_point now) {
    if (now < next_) {
      ++left_out_;
      return;
    }
    const std::string more =
        left_out_ > 0 ? " (" + std::to_string(left_out_) + " such lines were left out)" : "";
    entropyd::seed::say(text + more);
    left_out_ = 0;
    next_ = now + std::chrono::seconds(10);
  }

 private:
  Clock::time_point next_;
  size_t left_out_ = 0;
};

}  // namespace entropyd::seed
