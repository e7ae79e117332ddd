// SPDX-License-Identifier: MIT
// A detached thread that no signal of the program's lands in, with a small stack.
#pragma once

#include <pthread.h>

namespace entropyd {

// Starts `run(argument)` with every signal blocked but `signal` (0: every one). Returns 0 or the
// errno of pthread_create().
int start_quiet_thread(void* (*run)(void*), void* argument, int signal, pthread_t* thread);

}  // namespace entropyd
