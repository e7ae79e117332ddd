// SPDX-License-Identifier: MIT
#include "line_settings.h"

#include <charconv>

namespace entropyd {
namespace {

constexpr struct {
  std::string_view name;
  FlowControl flow;
} kFlowControls[] = {
    {"none", FlowControl::kNone},
    {"hardware", FlowControl::kHardware},
    {"software", FlowControl::kSoftware},
};

constexpr struct {
  char letter;
  char byte;
} kEscapes[] = {{'n', '\n'}, {'r', '\r'}, {'t', '\t'}, {'\\', '\\'}};

// Returns the byte of an escape and removes the escape from the text, which begins after the
// backslash.
std::optional<char> take_escape(std::string_view& text) {
  if (text.empty()) return std::nullopt;
  const char letter = text.front();
  text.remove_prefix(1);
  for (const auto& escape : kEscapes) {
    if (escape.letter == letter) return escape.byte;
  }
  if (letter != 'x' || text.size() < 2) return std::nullopt;
  unsigned char byte = 0;
  const char* const end = text.data() + 2;
  if (std::from_chars(text.data(), end, byte, 16).ptr != end) return std::nullopt;
  text.remove_prefix(2);
  return static_cast<char>(byte);
}

}  // namespace

std::optional<FlowControl> flow_control_named(std::string_view name) {
  for (const auto& one : kFlowControls) {
    if (one.name == name) return one.flow;
  }
  return std::nullopt;
}

std::optional<std::string> init_bytes(std::string_view text) {
  std::string bytes;
  while (!text.empty()) {
    std::optional<char> byte = text.front();
    text.remove_prefix(1);
    if (*byte == '\\') byte = take_escape(text);
    if (!byte || bytes.size() == kMostInitBytes) return std::nullopt;
    bytes += *byte;
  }
  return bytes;
}

}  // namespace entropyd
