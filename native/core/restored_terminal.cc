// SPDX-License-Identifier: MIT
#include "restored_terminal.h"

#include <signal.h>
#include <sys/ioctl.h>

#include <atomic>
#include <mutex>

namespace entropyd {

// Never freed but used again, because a signal can arrive while the list is read.
struct RestoredTerminal::Entry {
  std::atomic<int> fd;
  TerminalState before;
  Entry* next;
};

namespace {

using Entry = RestoredTerminal::Entry;

constexpr int kFree = -1;
constexpr int kBeingSet = -2;
constexpr int kFinal = -3;  // the handler has restored it

std::atomic<Entry*> entries;

struct Ending {
  const int signal;
  struct sigaction before;
};
Ending endings[] = {{SIGHUP, {}}, {SIGINT, {}}, {SIGQUIT, {}}, {SIGTERM, {}}};

// ioctl() is not in signal-safety(7), but it is what tcsetattr() and tcflush(), which are, consist
// of.
void restore(int fd, const TerminalState& before) {
  ioctl(fd, TCFLSH, TCIOFLUSH);
  ioctl(fd, TCSETS2, &before.settings);
  if (!before.is_exclusive) ioctl(fd, TIOCNXCL, nullptr);
}

// The handler: the signal arrives again, and ends the process, once this has returned.
void end_by(int signal) {
  for (Entry* entry = entries; entry != nullptr; entry = entry->next) {
    int fd = entry->fd;
    if (fd >= 0 && entry->fd.compare_exchange_strong(fd, kFinal)) restore(fd, entry->before);
  }
  for (const Ending& one : endings) {
    if (one.signal == signal) sigaction(signal, &one.before, nullptr);
  }
  raise(signal);
}

// Node ends the process by handlers that run once. Those of a program that goes on after the signal
// run more often.
bool ends_the_process(const struct sigaction& action) {
  return action.sa_handler == SIG_DFL || (action.sa_flags & SA_RESETHAND) != 0;
}

void handle_signals() {
  static std::mutex& mutex = *new std::mutex;  // threads may outlive the static objects
  const std::lock_guard<std::mutex> hold(mutex);
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

Entry& taken_entry() {
  for (Entry* entry = entries; entry != nullptr; entry = entry->next) {
    int expected = kFree;
    if (entry->fd.compare_exchange_strong(expected, kBeingSet)) return *entry;
  }
  Entry* const added = new Entry{kBeingSet, {}, entries};
  while (!entries.compare_exchange_weak(added->next, added)) {
  }
  return *added;
}

}  // namespace

RestoredTerminal::RestoredTerminal(int fd, const TerminalState& before) : entry_(taken_entry()) {
  entry_.before = before;
  entry_.fd = fd;
  handle_signals();
}

RestoredTerminal::~RestoredTerminal() {
  const int fd = entry_.fd;
  // The handler may do so at the same time. It must find the descriptor until this has been done.
  if (fd >= 0) restore(fd, entry_.before);
  entry_.fd = kFree;
}

bool RestoredTerminal::is_final() const {
  return entry_.fd == kFinal;
}

}  // namespace entropyd
