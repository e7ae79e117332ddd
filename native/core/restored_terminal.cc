// SPDX-License-Identifier: MIT
#include "restored_terminal.h"

#include <errno.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <time.h>

#include <atomic>

namespace entropyd {

// Never freed but used again, because a signal can arrive while the list is read.
struct RestoredTerminal::Entry {
  std::atomic<int> fd;             // or one of the states below
  std::atomic<bool> is_being_set;  // in set()
  TerminalState before;
  Entry* next;
};

namespace {

using Entry = RestoredTerminal::Entry;

constexpr int kFree = -1;
constexpr int kBeingFilled = -2;
constexpr int kRestoring = -3;  // the handler is at it
constexpr int kRestored = -4;   // the handler has done it; never free again
// How long the handler waits for other threads, for all terminals together: as long as a serial
// adapter has for an answer (USB_CTRL_SET_TIMEOUT in include/linux/usb.h of the Linux kernel).
constexpr int kPatienceMs = 5000;

std::atomic<Entry*> entries;
std::atomic<bool> is_ending;    // the handler of the first signal has begun
std::atomic<bool> is_restored;  // it has restored all terminals

struct Ending {
  const int signal;
  struct sigaction before;
};
Ending endings[] = {{SIGHUP, {}}, {SIGINT, {}}, {SIGQUIT, {}}, {SIGTERM, {}}};

void pause_1_ms() {
  constexpr timespec kMillisecond = {.tv_sec = 0, .tv_nsec = 1'000'000};
  nanosleep(&kMillisecond, nullptr);
}

// Waits at most `patience` milliseconds, and returns how many are left.
int wait_until(const std::atomic<bool>& flag, bool value, int patience) {
  for (; patience > 0 && flag != value; --patience) pause_1_ms();
  return patience;
}

// ioctl() is not in signal-safety(7), but it is what tcsetattr() and tcflush(), which are, consist
// of.
void restore(int fd, const TerminalState& before) {
  ioctl(fd, TCFLSH, TCIOFLUSH);
  ioctl(fd, TCSETS2, &before.settings);
  if (!before.is_exclusive) ioctl(fd, TIOCNXCL, nullptr);
}

// A terminal that is used from now on is not in this list, but set() changes it no more.
void restore_all() {
  int patience = kPatienceMs;
  for (Entry* entry = entries; entry != nullptr; entry = entry->next) {
    patience = wait_until(entry->is_being_set, false, patience);
    int fd = entry->fd;
    if (fd < 0 || !entry->fd.compare_exchange_strong(fd, kRestoring)) continue;
    restore(fd, entry->before);
    entry->fd = kRestored;
  }
}

// The handler: the signal arrives again, and ends the process, once this has returned. A second
// signal, in another thread, must not end it before the first one has restored everything.
void end_by(int signal) {
  const int error = errno;
  if (!is_ending.exchange(true)) {
    restore_all();
    is_restored = true;
  }
  wait_until(is_restored, true, kPatienceMs);
  for (const Ending& one : endings) {
    if (one.signal == signal) sigaction(signal, &one.before, nullptr);
  }
  raise(signal);
  errno = error;
}

// Node ends the process by handlers that run once. Those of a program that goes on after the signal
// run more often.
bool ends_the_process(const struct sigaction& action) {
  return action.sa_handler == SIG_DFL || (action.sa_flags & SA_RESETHAND) != 0;
}

Entry& taken_entry() {
  for (Entry* entry = entries; entry != nullptr; entry = entry->next) {
    int expected = kFree;
    if (entry->fd.compare_exchange_strong(expected, kBeingFilled)) return *entry;
  }
  Entry* const added = new Entry{kBeingFilled, false, {}, entries};
  while (!entries.compare_exchange_weak(added->next, added)) {
  }
  return *added;
}

}  // namespace

void restore_terminals_at_signals() {
  struct sigaction ours = {};
  ours.sa_handler = end_by;
  sigfillset(&ours.sa_mask);
  for (Ending& one : endings) {
    struct sigaction now = {};
    if (sigaction(one.signal, nullptr, &now) != 0 || !ends_the_process(now)) continue;
    one.before = now;
    sigaction(one.signal, &ours, nullptr);
  }
}

RestoredTerminal::RestoredTerminal(int fd, const TerminalState& before) : entry_(taken_entry()) {
  entry_.before = before;
  entry_.fd = fd;
}

RestoredTerminal::~RestoredTerminal() {
  int fd = entry_.fd;
  // The handler may do so at the same time. It must find the descriptor until this has been done,
  // and the caller must not close it while the handler uses it.
  if (fd >= 0) restore(fd, entry_.before);
  if (fd >= 0 && entry_.fd.compare_exchange_strong(fd, kFree)) return;
  while (entry_.fd == kRestoring) pause_1_ms();
}

Result<> RestoredTerminal::set(const termios2& settings) {
  entry_.is_being_set = true;  // before the look at is_ending: the handler does both in reverse
  Result<> done = success();
  if (is_ending) {
    done = SystemError{EINTR, "TCSETS2"};
  } else if (ioctl(entry_.fd, TIOCEXCL, nullptr) != 0) {
    done = last_error("TIOCEXCL");
    // TCSETS2 changes the settings at once; its variants wait for output, which can take for ever.
  } else if (ioctl(entry_.fd, TCSETS2, &settings) != 0) {
    done = last_error("TCSETS2");
  }
  entry_.is_being_set = false;
  return done;
}

}  // namespace entropyd
