// SPDX-License-Identifier: MIT
#include "conditioner.h"

#include <openssl/evp.h>

#include "entropy_accounting.h"
#include "stuck.h"

namespace entropyd {

bool sha256(std::span<const uint8_t> input, uint8_t* output) {
  return EVP_Digest(input.data(), input.size(), output, nullptr, EVP_sha256(), nullptr) == 1;
}

// In place: a sample holds 8 bits at most, so an output of 32 bytes replaces 40 samples or more and
// never overwrites samples that were not hashed yet. Each call keeps the state of the hash in
// OpenSSL's memory, and wipes it before it returns.
std::optional<uint64_t> condition_by_sha256(SecureMemory& block, double bits_per_sample) {
  const std::span<uint8_t> samples = block.filled_bytes();
  size_t begin = 0, out = 0;
  double held = 0;
  for (size_t at = 0; at < samples.size(); ++at) {
    if (!is_stuck(samples, at)) held += bits_per_sample;
    if (conditioned_bits(held) == 0) continue;
    const std::span<uint8_t> input = samples.subspan(begin, at + 1 - begin);
    if (!sha256(input, &samples[out])) {
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
