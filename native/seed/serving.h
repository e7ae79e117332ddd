// SPDX-License-Identifier: MIT
// entropyd-seed --reseed --serve: answers pushes on the sockets of entropyd-reseed-vsock.socket,
// one after the other, with a bound to their size, time and rate (docs/decisions/0029).
#pragma once

#include "options.h"

namespace entropyd::seed {

// Returns once per push, in a child process, with the options of the reseed that it has to do and
// to report on standard output. In the process that was started it returns with an exit code, when
// nobody has connected for a minute or no socket was passed.
Options serve(const Options& options);

}  // namespace entropyd::seed
