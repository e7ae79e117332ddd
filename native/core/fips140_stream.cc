// SPDX-License-Identifier: MIT
#include "fips140_stream.h"

#include <string.h>

#include <algorithm>

namespace entropyd {

Fips140Stream::Fips140Stream(const Fips140Variant* variant)
    : tests_(variant), pending_(kFips140BlockBytes) {}

void Fips140Stream::add(const uint8_t* bytes, size_t size, OnFailedBlock on_failed, void* context) {
  bytes_ += size;
  while (size > 0) {
    // Whole blocks are judged where they lie; only the edges of a piece are copied together.
    if (primed_ && pending_.filled() == 0 && size >= kFips140BlockBytes) {
      judge(bytes, on_failed, context);
      bytes += kFips140BlockBytes;
      size -= kFips140BlockBytes;
      continue;
    }
    const size_t whole = primed_ ? kFips140BlockBytes : kFips140PrimeBytes;
    const size_t take = std::min(size, whole - pending_.filled());
    memcpy(pending_.data() + pending_.filled(), bytes, take);
    pending_.set_filled(pending_.filled() + take);
    bytes += take;
    size -= take;
    if (pending_.filled() < whole) return;
    if (primed_) {
      judge(pending_.data(), on_failed, context);
    } else {
      tests_.prime(pending_.data());
      primed_ = true;
    }
    pending_.set_filled(0);
  }
}

void Fips140Stream::judge(const uint8_t* block, OnFailedBlock on_failed, void* context) {
  const uint32_t failed = tests_.test(block);
  if (failed != 0) on_failed(context, blocks_, failed);
  ++blocks_;
}

}  // namespace entropyd
