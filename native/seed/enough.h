// SPDX-License-Identifier: MIT
// How many sources of a run have to pass, and which.
#pragma once

#include <cstddef>

#include "options.h"

namespace entropyd::seed {

// Whether sources are enough to be credited: as many as are required, and one that may be credited
// alone.
class Enough {
 public:
  explicit Enough(size_t required) : required_(required) {}

  void add(const SeedSource& source) {
    ++count_;
    has_credit_ = has_credit_ || !source.never_alone;
  }
  bool is_reached() const { return count_ >= required_ && has_credit_; }

 private:
  const size_t required_;
  size_t count_ = 0;
  bool has_credit_ = false;
};

// Whether the sources of a run are enough without the one at this place.
inline bool is_replaceable(const Options& options, size_t place) {
  Enough others(options.require);
  for (size_t other = 0; other < options.sources.size(); ++other) {
    if (other != place) others.add(options.sources[other]);
  }
  return others.is_reached();
}

}  // namespace entropyd::seed
