// SPDX-License-Identifier: MIT
#include "source_judge.h"

#include <string.h>

#include <algorithm>

namespace entropyd {

Judgement SourceJudge::judge(SecureMemory& raw) {
  TestedBlock& tested = *tested_;
  SecureMemory& block = tested.memory_;
  tested.wipe();
  const size_t size = std::min(raw.filled(), block.capacity());
  memcpy(block.free_bytes().data(), raw.filled_bytes().data(), size);
  block.set_filled(size);
  raw.wipe();
  const bool was_starting_up = starting_up();

  Judgement judgement = test(block);
  if (judgement.passed()) {
    // Failed blocks are not measured: they are not credited, and a device that has recovered would
    // be held to its worst estimate.
    measure(block);
    const std::optional<uint64_t> bits = accept(block);
    judgement.broken = !bits.has_value();
    // So many samples were stuck, or so similar, that the block is not worth any bit.
    if (bits == 0) judgement.continuous |= kStuck;
    tested.bytes_ = block.filled();
    tested.bits_ = std::min<uint64_t>(bits.value_or(0), 8 * tested.bytes_);
  }
  if (judgement.passed()) {
    trust_.add_passed();
  } else if (!judgement.broken) {
    trust_.add_failed(judgement.permanent());
  }
  if (!judgement.passed() || was_starting_up || trust_.trust() != Trust::kTrusted) tested.wipe();
  return judgement;
}

}  // namespace entropyd
