// SPDX-License-Identifier: MIT
// A pause between two tries of a generator that has nothing at the moment.
#pragma once

#include <chrono>

namespace entropyd {

class GrowingPause {
 public:
  GrowingPause(std::chrono::milliseconds first, std::chrono::milliseconds longest)
      : first_(first), longest_(longest), next_(first) {}

  // Each is twice as long as the one before, up to the longest. A signal ends it early.
  void sleep();
  // The generator has delivered: the next pause is the first again.
  void reset() { next_ = first_; }

 private:
  const std::chrono::milliseconds first_;
  const std::chrono::milliseconds longest_;
  std::chrono::milliseconds next_;
};

}  // namespace entropyd
