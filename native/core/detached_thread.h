// SPDX-License-Identifier: MIT
// A detached thread with a small stack, which handles none of the program's signals.
#pragma once

#include <pthread.h>

#include "result.h"

namespace entropyd {

// Starts `run(argument)` with every signal blocked but `signal` (0: with all of them blocked).
Result<pthread_t> start_detached_thread(void* (*run)(void*), void* argument, int signal);

}  // namespace entropyd
