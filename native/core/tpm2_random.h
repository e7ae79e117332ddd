// SPDX-License-Identifier: MIT
// The command TPM2_GetRandom and its response as bytes: TPM 2.0 Library, part 3, 16.1; the header
// of commands and responses is in part 1, 18, and the codes are in part 2, 6.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace entropyd {

// A TPM returns no more at a time than its largest hash has bytes: 32 of SHA-256, 48 of SHA-384.
// One that has SHA-512 as well could return 64.
constexpr size_t kTpm2MostBytes = 48;
constexpr size_t kTpm2HeaderBytes = 10;  // of a response: tag, size, response code

// Returns the command that asks for `bytes`, at most kTpm2MostBytes.
std::array<uint8_t, 12> tpm2_get_random(size_t bytes);

// Returns the size of a response, header included, by its first kTpm2HeaderBytes.
uint32_t tpm2_response_size(std::span<const uint8_t> header);

struct Tpm2Random {
  enum class Kind {
    kBytes,      // there are 1 or more
    kRetry,      // TPM_RC_RETRY, TPM_RC_YIELDED, TPM_RC_TESTING: the command may be repeated later
    kRefused,    // any other response code
    kMalformed,  // not a response to TPM2_GetRandom, or not of the size that it names
  };
  Kind kind;
  uint32_t code;                   // the response code
  std::span<const uint8_t> bytes;  // within `response`
};

// Reads a whole response to a command that asked for `wanted` bytes. A TPM may return fewer.
Tpm2Random parse_tpm2_random(std::span<const uint8_t> response, size_t wanted);

}  // namespace entropyd
