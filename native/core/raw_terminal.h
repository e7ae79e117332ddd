// SPDX-License-Identifier: MIT
// A serial line or pseudo-terminal whose bytes arrive as the device sent them. As the kernel sets
// up a terminal, a byte 0x04 ends the file, control characters are removed or act, and every byte
// is echoed to the device.
#pragma once

#include <asm/termbits.h>  // struct termios2; <termios.h> cannot be included beside it

#include "line_settings.h"
#include "result.h"

namespace entropyd {

bool is_terminal(int fd);

class RawTerminal {
 public:
  // Remembers the settings of the terminal. The descriptor stays the caller's, who keeps it open
  // for as long as this object exists.
  explicit RawTerminal(int fd);
  // Restores the settings, and discards what was not yet sent, for which close() would wait.
  ~RawTerminal();
  RawTerminal(const RawTerminal&) = delete;
  RawTerminal& operator=(const RawTerminal&) = delete;

  // Makes the terminal raw, without echo, parity and modem control, and exclusive; sends the bytes
  // `line.init`; discards what had arrived before. The descriptor must be non-blocking. Takes 0.1 s
  // if bytes are sent, at most a second more. Fails with EINVAL if the line cannot run at the rate,
  // with ETIMEDOUT if it does not take the bytes, and with the errno of another call.
  Result<> set_up(const LineSettings& line);

  // Makes the terminal raw again if another program has changed its settings.
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
