// SPDX-License-Identifier: MIT
// The settings of a serial line, and how their text in a configuration is read.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace entropyd {

enum class FlowControl {
  kNone,
  kHardware,  // RTS and CTS
  kSoftware,  // XOFF and XON are sent to the device; its bytes 0x11 and 0x13 remain bytes
};

struct LineSettings {
  unsigned baud = 0;  // bits per second, 0 to leave the rate as it is
  FlowControl flow = FlowControl::kNone;
  std::string init;  // bytes to send when the line is opened
};

// The rates that are accepted: from the lowest of termios(3) to one that no serial converter
// exceeds.
constexpr unsigned kLowestBaud = 50;
constexpr unsigned kHighestBaud = 12'000'000;
// The most bytes of `init`: a generator's commands have a few characters.
constexpr size_t kMostInitBytes = 256;

// Reads "none", "hardware" or "software".
std::optional<FlowControl> flow_control_named(std::string_view name);

// Returns the bytes of a text with the escapes \n, \r, \t, \\ and \xNN (a byte in two hexadecimal
// digits). Returns nullopt if it has another escape, or more than kMostInitBytes bytes.
std::optional<std::string> init_bytes(std::string_view text);

}  // namespace entropyd
