// SPDX-License-Identifier: MIT
// A serial line or pseudo-terminal whose bytes arrive as the device sent them. With the settings
// that the kernel gives a terminal at first, a byte 0x04 ends the file, control characters are
// removed or act, and every byte is echoed to the device.
#pragma once

#include <optional>
#include <string>

#include "line_settings.h"
#include "restored_terminal.h"
#include "result.h"

namespace entropyd {

bool is_terminal(int fd);

class RawTerminal {
 public:
  // Remembers the settings of the terminal, and restores them at its end. The descriptor stays the
  // caller's: it must be open for as long as this object exists.
  explicit RawTerminal(int fd);

  // Makes the terminal raw, without echo, parity and modem control, and exclusive; sends the bytes
  // `line.init`; discards all that has arrived by then. The descriptor must be non-blocking. If
  // there are bytes to send, this takes 0.1 s, and up to a second more. Fails with EINVAL if the
  // line cannot run at the rate, with ENOTSUP if it refuses 8 data bits, no parity, the flow
  // control or another setting, with ETIMEDOUT if it does not take the bytes, with EINTR if a
  // signal is ending the process, or with the errno of another call.
  Result<> set_up(const LineSettings& line);

  // If another program has changed the settings, makes the terminal raw again and discards what has
  // arrived.
  Result<> keep();

 private:
  // Sets the terminal to wanted_, and makes it exclusive: another program that reads would take
  // bytes away, and could change the settings.
  Result<> apply();
  Result<> send(const std::string& bytes);

  const int fd_;
  TerminalState before_;
  std::optional<RestoredTerminal> restored_;  // empty if the settings could not be read
  termios2 wanted_ = {};
  termios2 raw_ = {};  // as the kernel has accepted it
};

}  // namespace entropyd
