// SPDX-License-Identifier: MIT
// A detached thread with a small stack, which handles none of the program's signals.
#pragma once

#include <pthread.h>

#include "result.h"

namespace entropyd {

// Starts `run(argument)` in a new thread with all signals blocked except `signal` (0: no
// exception).
Result<pthread_t> start_detached_thread(void* (*run)(void*), void* argument, int signal);

}  // namespace entropyd
