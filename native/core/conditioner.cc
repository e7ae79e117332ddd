// SPDX-License-Identifier: MIT
#include "conditioner.h"

#include <openssl/evp.h>

#include "stuck.h"

namespace entropyd {

// The hash's own state lies in OpenSSL's memory for the length of one call, which cleanses it.
bool condition(const SecureMemory& from, double bits_a_sample, SecureMemory& into) {
  into.wipe();
  const uint8_t* const samples = from.data();
  size_t begin = 0, out = 0;
  double held = 0;
  for (size_t at = 0; at < from.filled() && out + kConditionedBytes <= into.capacity(); ++at) {
    if (!is_stuck(samples, at)) held += bits_a_sample;
    if (held < kConditionerInputBits) continue;
    if (EVP_Digest(samples + begin, at + 1 - begin, into.data() + out, nullptr, EVP_sha256(),
                   nullptr) != 1) {
      into.wipe();
      return false;
    }
    out += kConditionedBytes;
    begin = at + 1;
    held = 0;
  }
  into.set_filled(out);
  return true;
}

}  // namespace entropyd
