// SPDX-License-Identifier: MIT
#include "tpm2_random.h"

namespace entropyd {
namespace {

constexpr uint16_t kNoSessions = 0x8001;  // TPM_ST_NO_SESSIONS
constexpr uint32_t kGetRandom = 0x17b;    // TPM_CC_GetRandom
constexpr uint32_t kSuccess = 0;
constexpr uint32_t kYielded = 0x908;
constexpr uint32_t kTesting = 0x90a;
constexpr uint32_t kRetry = 0x922;
constexpr size_t kSizeAt = 2;
constexpr size_t kCodeAt = 6;

uint8_t byte_of(size_t value, unsigned place) {
  return static_cast<uint8_t>(value >> (8 * place));
}

uint16_t big_endian_16(std::span<const uint8_t> bytes, size_t at) {
  return static_cast<uint16_t>(bytes[at] << 8 | bytes[at + 1]);
}

uint32_t big_endian_32(std::span<const uint8_t> bytes, size_t at) {
  return uint32_t{big_endian_16(bytes, at)} << 16 | big_endian_16(bytes, at + 2);
}

}  // namespace

std::array<uint8_t, 12> tpm2_get_random(size_t bytes) {
  std::array<uint8_t, 12> command = {};
  command[0] = byte_of(kNoSessions, 1);
  command[1] = byte_of(kNoSessions, 0);
  command[5] = byte_of(command.size(), 0);
  command[8] = byte_of(kGetRandom, 1);
  command[9] = byte_of(kGetRandom, 0);
  command[10] = byte_of(bytes, 1);
  command[11] = byte_of(bytes, 0);
  return command;
}

uint32_t tpm2_response_size(std::span<const uint8_t> header) {
  return big_endian_32(header, kSizeAt);
}

Tpm2Random parse_tpm2_random(std::span<const uint8_t> response, size_t wanted) {
  using Kind = Tpm2Random::Kind;
  if (response.size() < kTpm2HeaderBytes || response.size() != tpm2_response_size(response)) {
    return {Kind::kMalformed, 0, {}};
  }
  const uint32_t code = big_endian_32(response, kCodeAt);
  if (code == kRetry || code == kYielded || code == kTesting) return {Kind::kRetry, code, {}};
  if (code != kSuccess) return {Kind::kRefused, code, {}};
  // What follows the header is a TPM2B_DIGEST: its size in two bytes, and as many bytes.
  const std::span<const uint8_t> digest = response.subspan(kTpm2HeaderBytes);
  if (big_endian_16(response, 0) != kNoSessions || digest.size() <= 2) {
    return {Kind::kMalformed, code, {}};
  }
  const std::span<const uint8_t> bytes = digest.subspan(2);
  if (big_endian_16(digest, 0) != bytes.size() || bytes.size() > wanted) {
    return {Kind::kMalformed, code, {}};
  }
  return {Kind::kBytes, code, bytes};
}

}  // namespace entropyd
