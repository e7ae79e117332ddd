// SPDX-License-Identifier: MIT
#include "conditioner.h"

#include <openssl/evp.h>

#include "entropy_accounting.h"
#include "stuck.h"

namespace entropyd {

// In place: a sample holds 8 bits at most, so that an output of 32 bytes comes from 40 samples or
// more, and never reaches those that follow. The hash's own state lies in OpenSSL's memory for the
// length of one call, which cleanses it.
std::optional<uint64_t> condition_by_sha256(SecureMemory& block, double bits_per_sample) {
  uint8_t* const data = block.data();
  size_t begin = 0, out = 0;
  double held = 0;
  for (size_t at = 0; at < block.filled(); ++at) {
    if (!is_stuck(data, at)) held += bits_per_sample;
    if (conditioned_bits(held) == 0) continue;
    if (EVP_Digest(data + begin, at + 1 - begin, data + out, nullptr, EVP_sha256(), nullptr) != 1) {
      block.wipe();
      return std::nullopt;
    }
    out += kOutputBits / 8;
    begin = at + 1;
    held = 0;
  }
  block.wipe_tail(block.filled() - out);
  return 8 * out;
}

}  // namespace entropyd
