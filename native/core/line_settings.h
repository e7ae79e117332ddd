// SPDX-License-Identifier: MIT
// What a configuration may say of a serial line, and how it is read.
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

// The rates that are accepted: termios(3) begins at 50, and no serial converter exceeds the other.
constexpr unsigned kLowestBaud = 50;
constexpr unsigned kHighestBaud = 12'000'000;
// Limits what is sent at open: commands of a generator have a few characters.
constexpr size_t kMostInitBytes = 256;

// Reads "none", "hardware" or "software".
std::optional<FlowControl> flow_control_named(std::string_view name);

// Replaces the escapes \n, \r, \t, \\ and \xNN, a byte by two hexadecimal digits. Returns nothing
// for another escape, or for more than kMostInitBytes bytes.
std::optional<std::string> init_bytes(std::string_view text);

}  // namespace entropyd
