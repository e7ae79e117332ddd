// SPDX-License-Identifier: MIT
// Gives a terminal its settings back when it is no longer used, also if a signal ends the process.
#pragma once

#include <asm/termbits.h>  // struct termios2; <termios.h> cannot be included beside it

namespace entropyd {

struct TerminalState {
  termios2 settings = {};
  bool is_exclusive = false;
};

// While an object of this class exists, a SIGHUP, SIGINT, SIGQUIT or SIGTERM that ends the process
// restores the terminal first, and the process still ends by that signal. Signals that the program
// ignores or handles are left to it: a program that handles them destroys the object.
class RestoredTerminal {
 public:
  // The descriptor stays the caller's: it must be open for as long as this object exists.
  RestoredTerminal(int fd, const TerminalState& before);
  // Restores the terminal. Discards what was not read, and what was not sent: close() would wait
  // for that to be sent.
  ~RestoredTerminal();
  RestoredTerminal(const RestoredTerminal&) = delete;
  RestoredTerminal& operator=(const RestoredTerminal&) = delete;

  // Returns whether a signal is ending the process, so that the terminal must not be changed again.
  bool is_final() const;

  struct Entry;

 private:
  Entry& entry_;
};

}  // namespace entropyd
