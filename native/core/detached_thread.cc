// SPDX-License-Identifier: MIT
#include "detached_thread.h"

#include <signal.h>

namespace entropyd {

constexpr size_t kStackBytes = 256 * 1024;

Result<pthread_t> start_detached_thread(void* (*run)(void*), void* argument, int signal) {
  sigset_t blocked, before;
  sigfillset(&blocked);
  if (signal != 0) sigdelset(&blocked, signal);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, kStackBytes);
  // A new thread inherits the signal mask. If it set its own mask instead, a signal could reach it
  // first.
  pthread_sigmask(SIG_SETMASK, &blocked, &before);
  pthread_t thread = {};
  const int error = pthread_create(&thread, &attributes, run, argument);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  if (error != 0) return SystemError{error, "pthread_create"};
  return thread;
}

}  // namespace entropyd
