// SPDX-License-Identifier: MIT
// A response of a TPM with any content: bytes are taken from it only if all sizes agree.
#include "../../native/core/tpm2_random.h"

#include "input.h"

using entropyd::Tpm2Random;
using entropyd::fuzz::require;

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  for (const size_t wanted : {size_t{1}, size_t{32}, entropyd::kTpm2MostBytes}) {
    const Tpm2Random found = entropyd::parse_tpm2_random({data, size}, wanted);
    if (found.kind != Tpm2Random::Kind::kBytes) {
      require(found.bytes.empty(), "nothing is taken from what is refused");
      continue;
    }
    require(found.code == 0, "only of a success");
    require(!found.bytes.empty() && found.bytes.size() <= wanted, "no more than was asked for");
    require(found.bytes.data() == data + 12 && found.bytes.size() == size - 12,
            "all that follows the sizes, and nothing else");
    require(entropyd::tpm2_response_size({data, size}) == size, "the size that it names");
  }
  return 0;
}
