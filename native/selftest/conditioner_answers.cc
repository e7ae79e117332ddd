// SPDX-License-Identifier: MIT
// Known answers of the conditioner, on the copy of OpenSSL that it runs on: the hash, how many
// samples it takes for an output, and what becomes of those that are left over.
#include <algorithm>
#include <array>
#include <string_view>

#include "../core/conditioner.h"
#include "draws.h"
#include "known_answer.h"

namespace entropyd::selftest {
namespace {

using Digest = std::array<uint8_t, 32>;

bool hashes_to(std::string_view text, const Digest& known) {
  Digest digest = {};
  const std::vector<uint8_t> bytes(text.begin(), text.end());
  return sha256(bytes, digest.data()) && digest == known;
}

// NIST's examples for FIPS 180-4, of one block and of two.
constexpr Digest kOfAbc = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea, 0x41, 0x41, 0x40,
                           0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3, 0x96, 0x17,
                           0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
constexpr Digest kOfTwoBlocks = {0x24, 0x8d, 0x6a, 0x61, 0xd2, 0x06, 0x38, 0xb8, 0xe5, 0xc0, 0x26,
                                 0x93, 0x0c, 0x3e, 0x60, 0x39, 0xa3, 0x3c, 0xe4, 0x59, 0x64, 0xff,
                                 0x21, 0x67, 0xf6, 0xec, 0xed, 0xd4, 0x19, 0xdb, 0x06, 0xc1};
// SHA-256 of samples_not_stuck(642): of the first 322, and of the 320 after them.
constexpr Digest kFirst = {0x93, 0xf5, 0x07, 0x2a, 0xf7, 0x27, 0xd7, 0x81, 0x69, 0x92, 0x8e,
                           0x45, 0x5e, 0x6a, 0x01, 0xde, 0xa3, 0xf4, 0x98, 0xad, 0x40, 0x29,
                           0xc2, 0xc7, 0x6f, 0x79, 0x40, 0x60, 0x6b, 0x0c, 0xc8, 0x4c};
constexpr Digest kSecond = {0xd0, 0x64, 0xa1, 0xca, 0x2f, 0x69, 0xa6, 0x09, 0x48, 0x0e, 0x43,
                            0x99, 0x5c, 0x65, 0xec, 0x1c, 0x88, 0x6d, 0xb9, 0x7b, 0xde, 0x2f,
                            0x75, 0x51, 0xef, 0x24, 0xf8, 0x87, 0x37, 0x6f, 0xb9, 0xcd};

// Whether these samples, of 1 bit each, become the first `outputs` of the two digests.
bool conditions_to(std::vector<uint8_t> samples, size_t outputs) {
  SecureMemory block(samples.size());
  std::copy(samples.begin(), samples.end(), block.data());
  block.set_filled(samples.size());
  if (condition_by_sha256(block, 1) != 256 * outputs || block.filled() != 32 * outputs)
    return false;
  const auto output = block.filled_bytes();
  return (outputs < 1 || std::equal(kFirst.begin(), kFirst.end(), output.begin())) &&
         (outputs < 2 || std::equal(kSecond.begin(), kSecond.end(), output.begin() + 32));
}

// Two samples are stuck: the 322nd completes the first 320 bits, the 642nd the second. One bit of a
// sample makes another digest.
bool conditioner() {
  std::vector<uint8_t> altered = samples_not_stuck(322);
  altered[100] ^= 1;
  return hashes_to("abc", kOfAbc) && !hashes_to("abb", kOfAbc) &&
         hashes_to("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", kOfTwoBlocks) &&
         conditions_to(samples_not_stuck(321), 0) && conditions_to(samples_not_stuck(322), 1) &&
         conditions_to(samples_not_stuck(641), 1) && conditions_to(samples_not_stuck(642), 2) &&
         !conditions_to(altered, 1);
}

constexpr KnownAnswer kAnswers[] = {{"conditioner", &conditioner}};

}  // namespace

std::span<const KnownAnswer> conditioner_answers() {
  return kAnswers;
}

}  // namespace entropyd::selftest
