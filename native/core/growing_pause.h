// SPDX-License-Identifier: MIT
// A pause between two attempts to read from a generator that has nothing at the moment.
#pragma once

#include <chrono>

namespace entropyd {

class GrowingPause {
 public:
  GrowingPause(std::chrono::milliseconds first, std::chrono::milliseconds longest)
      : first_(first), longest_(longest), next_(first) {}

  // Sleeps twice as long as the last time, up to the longest pause. A signal ends the sleep early.
  void sleep();
  // The generator has delivered: the pauses start again from the first.
  void reset() { next_ = first_; }

 private:
  const std::chrono::milliseconds first_;
  const std::chrono::milliseconds longest_;
  std::chrono::milliseconds next_;
};

}  // namespace entropyd
