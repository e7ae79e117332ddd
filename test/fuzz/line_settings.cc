// SPDX-License-Identifier: MIT
// What is sent to a serial line at its opening: any text is bytes within the limit, or refused.
#include "../../native/core/line_settings.h"

#include "input.h"

using entropyd::fuzz::require;

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = entropyd::fuzz::Input(data, size).rest();
  const auto bytes = entropyd::init_bytes(text);
  if (!bytes) return 0;
  require(bytes->size() <= entropyd::kMostInitBytes, "what is sent is within the limit");
  require(bytes->size() <= text.size(), "an escape is never shorter than its byte");
  // As text again, every byte by an escape, it is the same.
  std::string escaped;
  for (const char byte : *bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    const auto value = static_cast<unsigned char>(byte);
    escaped += {'\\', 'x', kDigits[value >> 4], kDigits[value & 15]};
  }
  require(entropyd::init_bytes(escaped) == bytes, "each byte has an escape");
  return 0;
}
