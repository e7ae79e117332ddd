// SPDX-License-Identifier: MIT
// The most common value estimate (SP 800-90B section 6.3.1) of a source, kept up to date: an upper
// bound to the min-entropy of its bytes or samples.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>

#include "byte_counts.h"

namespace entropyd {

class RunningEstimate {
 public:
  // The count starts again from 0 after this many values: 16 blocks of bytes.
  static constexpr uint64_t kCounted = 40'000;

  void add(std::span<const uint8_t> values) {
    if (counts_.total() >= kCounted) {
      before_ = counts_.min_entropy();
      counts_.reset();
    }
    counts_.add(values);
  }

  bool known() const { return counts_.total() > 0; }
  // Returns bits of min-entropy per value: the lower of the estimates from the last complete count
  // and from the present one; 0 before the first value.
  double bits() const { return known() ? std::min(before_, counts_.min_entropy()) : 0; }

  // Another device: the counts are not of its values.
  void restart() {
    counts_.reset();
    before_ = 8;
  }

 private:
  ByteCounts counts_;
  double before_ = 8;  // the estimate over the last whole count
};

}  // namespace entropyd
