// SPDX-License-Identifier: MIT
#include "growing_pause.h"

#include <time.h>

#include <algorithm>

namespace entropyd {

void GrowingPause::sleep() {
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(next_);
  const std::chrono::nanoseconds rest = next_ - whole;
  const timespec time = {.tv_sec = whole.count(), .tv_nsec = rest.count()};
  nanosleep(&time, nullptr);
  next_ = std::min(2 * next_, longest_);
}

}  // namespace entropyd
