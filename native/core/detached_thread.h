// SPDX-License-Identifier: MIT
// Starts a detached thread with a small stack. It leaves the program's signals to other threads.
#pragma once

#include <pthread.h>

#include "result.h"

namespace entropyd {

// Starts `run(argument)` in a new thread with all signals blocked except `signal` (0: no
// exception).
Result<pthread_t> start_detached_thread(void* (*run)(void*), void* argument, int signal);

}  // namespace entropyd
