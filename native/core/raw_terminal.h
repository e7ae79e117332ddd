// SPDX-License-Identifier: MIT
// A serial line or pseudo-terminal whose bytes arrive as the device sent them. With the settings
// that the kernel gives a terminal at first, a byte 0x04 ends the file, control characters are
// removed or act, and every byte is echoed to the device.
#pragma once

#include <asm/termbits.h>  // struct termios2; <termios.h> cannot be included beside it

#include "line_settings.h"
#include "result.h"

namespace entropyd {

bool is_terminal(int fd);

class RawTerminal {
 public:
  // Remembers the settings of the terminal. The descriptor stays the caller's: it must be open for
  // as long as this object exists.
  explicit RawTerminal(int fd);
  // Restores the settings. Discards what was not read, and what was not sent: close() would wait
  // for that to be sent.
  ~RawTerminal();
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;

  // Makes the terminal raw, without echo, parity and modem control, and exclusive; sends the bytes
  // `line.init`; discards all that has arrived by then. The descriptor must be non-blocking. If
  // there are bytes to send, this takes 0.1 s, and up to a second more. Fails with EINVAL if the
  // line cannot run at the rate, with ETIMEDOUT if it does not take the bytes, with ENOTSUP if the
  // terminal does not become raw, or with the errno of another call.
  Result<> set_up(const LineSettings& line);

  // If another program has changed the settings, makes the terminal raw again and discards what has
  // arrived.
  Result<> keep();

 private:
  Result<> apply(const termios2& wanted);
  Result<> send(const std::string& bytes);

  const int fd_;
  bool is_restorable_ = false;
  bool was_exclusive_ = false;
  termios2 before_ = {};
  termios2 raw_ = {};  // as the kernel has accepted it
};

}  // namespace entropyd
