// SPDX-License-Identifier: MIT
#include "fips140_stream.h"

#include <string.h>

#include <algorithm>

namespace entropyd {

Fips140Stream::Fips140Stream(const Fips140Variant* variant)
    : tests_(variant), pending_(kFips140BlockBytes) {}

void Fips140Stream::add(std::span<const uint8_t> bytes, OnFailedBlock on_failed, void* context) {
  bytes_ += bytes.size();
  while (!bytes.empty()) {
    // Whole blocks are tested in place; only blocks that extend over two pieces are copied.
    if (primed_ && pending_.filled() == 0 && bytes.size() >= kFips140BlockBytes) {
      judge(bytes.first<kFips140BlockBytes>(), on_failed, context);
      bytes = bytes.subspan(kFips140BlockBytes);
      continue;
    }
    const size_t whole = primed_ ? kFips140BlockBytes : kFips140PrimeBytes;
    const size_t take = std::min(bytes.size(), whole - pending_.filled());
    memcpy(pending_.free_bytes().data(), bytes.data(), take);
    pending_.set_filled(pending_.filled() + take);
    bytes = bytes.subspan(take);
    if (pending_.filled() < whole) return;
    if (primed_) {
      judge(pending_.filled_bytes().first<kFips140BlockBytes>(), on_failed, context);
    } else {
      tests_.prime(pending_.filled_bytes().first<kFips140PrimeBytes>());
      primed_ = true;
    }
    pending_.set_filled(0);
  }
}

void Fips140Stream::judge(Fips140Block block, OnFailedBlock on_failed, void* context) {
  const uint32_t failed = tests_.test(block);
  if (failed != 0) on_failed(context, blocks_, failed);
  ++blocks_;
}

}  // namespace entropyd
