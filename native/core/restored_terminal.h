// SPDX-License-Identifier: MIT
// Gives a terminal its settings back when it is no longer used, also if a signal ends the process.
#pragma once

#include <asm/termbits.h>  // struct termios2; <termios.h> cannot be included beside it

#include "result.h"

namespace entropyd {

struct TerminalState {
  termios2 settings = {};
  bool is_exclusive = false;
};

// From now on a SIGHUP, SIGINT, SIGQUIT or SIGTERM that ends the process restores the terminals
// first, and the process still ends by that signal. Signals that the program ignores or handles are
// left to it: a program that handles them destroys its objects of the class below.
//
// To be called before there is such an object, by the thread that changes the program's handlers,
// since a handler is looked at and replaced in two steps. If the program handles a signal
// afterwards and later returns to the default action, that signal no longer restores anything.
void restore_terminals_at_signals();

// An object of this class must not be used by a thread that receives one of those signals.
//
// The handler calls the terminal's driver. While an adapter that has failed keeps the driver from
// returning, that signal does not end the process. A second signal ends it after 5 s if another
// thread receives it, whether all terminals are restored by then or not; SIGKILL ends it at once.
class RestoredTerminal {
 public:
  // The descriptor stays the caller's: it must be open for as long as this object exists.
  RestoredTerminal(int fd, const TerminalState& before);
  // Restores the terminal, or waits until the handler has done so. Discards what was not read, and
  // what was not sent: close() would wait for that to be sent.
  ~RestoredTerminal();
  RestoredTerminal(const RestoredTerminal&) = delete;
  RestoredTerminal& operator=(const RestoredTerminal&) = delete;

  // Makes the terminal exclusive and changes its settings at once. Fails with EINTR, and changes
  // nothing, if a signal is ending the process, and with the errno of TIOCEXCL or TCSETS2.
  Result<> set(const termios2& settings);

  struct Entry;

 private:
  Entry& entry_;
};

}  // namespace entropyd
