// SPDX-License-Identifier: MIT
// entropyd-guard.node, which the launcher preloads into Node. Keeps SIGHUP and SIGUSR1 from the
// exec until JavaScript listens: before that the first would kill the process, and the second would
// open Node's debugger (docs/decisions/0009). The launcher blocks the signals to be kept; the mask
// crosses the exec and is lifted here, once the handlers are in place. Node leaves a preloaded
// library's handlers alone.
#include <dlfcn.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <atomic>

namespace {

using Sigaction = int (*)(int, const struct sigaction*, struct sigaction*);

struct Kept {
  int signal;
  std::atomic<bool> guarded;  // set by start(): keep() handles the signal
  std::atomic<bool> arrived;  // a signal was kept, and no listener has it yet
  std::atomic<bool> listened;
};

Kept kept[] = {{SIGHUP, {}, {}, {}}, {SIGUSR1, {}, {}, {}}};

Kept* kept_of(int signal) {
  for (Kept& one : kept)
    if (one.signal == signal) return &one;
  return nullptr;
}

int system_sigaction(int signal, const struct sigaction* action, struct sigaction* before) {
  static std::atomic<Sigaction> next;
  if (next == nullptr) next = reinterpret_cast<Sigaction>(dlsym(RTLD_NEXT, "sigaction"));
  return next.load()(signal, action, before);
}

void hand_on(Kept& one) {
  if (one.arrived.exchange(false)) kill(getpid(), one.signal);
}

// Of this handler and the installation of a listener, the one that runs second sees what the other
// has set.
void keep(int signal) {
  Kept& one = *kept_of(signal);
  one.arrived = true;
  if (one.listened) hand_on(one);
}

struct sigaction keeping_action() {
  struct sigaction action = {};
  action.sa_handler = keep;
  action.sa_flags = SA_RESTART;
  sigfillset(&action.sa_mask);
  return action;
}

bool is_listener(const struct sigaction& action) {
  return action.sa_handler != SIG_DFL && action.sa_handler != SIG_IGN;
}

// Whether this handler starts Node's debugger. Unlike libuv's handlers, which serve process.on(),
// it does not restart system calls.
bool is_debugger(int signal, const struct sigaction& action) {
  return is_listener(action) && signal == SIGUSR1 && (action.sa_flags & SA_RESTART) == 0;
}

__attribute__((constructor)) void start() {
  const char* preload = getenv("LD_PRELOAD");
  int descriptor, length;
  if (preload == nullptr) return;
  if (sscanf(preload, "/proc/self/fd/%d%n", &descriptor, &length) != 1) return;
  close(descriptor);
  // Programs that Node starts are not to load the guard.
  if (preload[length] == ':')
    setenv("LD_PRELOAD", preload + length + 1, 1);
  else
    unsetenv("LD_PRELOAD");

  sigset_t blocked, lifted;
  pthread_sigmask(SIG_BLOCK, nullptr, &blocked);
  sigemptyset(&lifted);
  const struct sigaction action = keeping_action();
  for (Kept& one : kept) {
    if (sigismember(&blocked, one.signal) != 1) continue;
    one.guarded = system_sigaction(one.signal, &action, nullptr) == 0;
    sigaddset(&lifted, one.signal);
  }
  pthread_sigmask(SIG_UNBLOCK, &lifted, nullptr);
}

}  // namespace

// Replaces sigaction() of the C library. A new listener receives the signal that was kept. While
// there is no listener (before the first one, and after the last one when Node shuts down) the
// signal is kept and never takes its default action.
extern "C" __attribute__((visibility("default"))) int sigaction(int signal,
                                                                const struct sigaction* action,
                                                                struct sigaction* before) noexcept {
  Kept* const one = action == nullptr ? nullptr : kept_of(signal);
  if (one == nullptr || !one->guarded) return system_sigaction(signal, action, before);
  if (is_debugger(signal, *action)) return system_sigaction(signal, nullptr, before);

  const bool listens = is_listener(*action);
  if (!listens) one->listened = false;
  const struct sigaction keeping = keeping_action();
  const int result = system_sigaction(signal, listens ? action : &keeping, before);
  if (result == 0 && listens) {
    one->listened = true;
    hand_on(*one);
  }
  return result;
}
