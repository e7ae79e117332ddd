// SPDX-License-Identifier: MIT
// How many pushes are used: so many per second, and kInARow at once after a pause (a token bucket).
#pragma once

#include <algorithm>
#include <chrono>

namespace entropyd::seed {

class PushRate {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr double kInARow = 10;

  PushRate(long per_second, Clock::time_point now)
      : per_second_(static_cast<double>(per_second)), at_(now) {}

  // Returns whether one more push may be used now, and counts it.
  bool take(Clock::time_point now) {
    const std::chrono::duration<double> passed = now - at_;
    at_ = now;
    left_ = std::min(kInARow, left_ + passed.count() * per_second_);
    if (left_ < 1) return false;
    left_ -= 1;
    return true;
  }

 private:
  double per_second_;
  double left_ = kInARow;
  Clock::time_point at_;
};

}  // namespace entropyd::seed
