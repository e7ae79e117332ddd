// SPDX-License-Identifier: MIT
// entropyd-pkcs11: writes what C_GenerateRandom of a PKCS #11 token delivers into a FIFO, which the
// daemon reads as a source of kind 'device'. A vendor's library thus runs in a process of its own,
// with a user and a sandbox of its own, and never in the daemon, which is root
// (docs/decisions/0023).
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <new>

#include "../core/page_range.h"
#include "supply.h"

using namespace entropyd::pkcs11;

namespace {

const char* fifo_path;

// A module that hangs does not delay this: a handler runs in any thread. Calls only functions that
// signal-safety(7) allows.
void stop(int) {
  unlink(fifo_path);
  _exit(kExitDone);
}

void handle_signals(const Options& options) {
  fifo_path = options.fifo.c_str();
  struct sigaction action = {};
  sigemptyset(&action.sa_mask);
  action.sa_handler = stop;
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaction(signal, &action, nullptr);
  action.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &action, nullptr);
}

Failure run(const Options& options) {
  try {
    return supply(options);
  } catch (const std::bad_alloc&) {
    return {kExitSystem, "no memory left"};
  }
}

}  // namespace

int main(int argc, char** argv) {
  const Options options = parse(argc, argv, getenv("CREDENTIALS_DIRECTORY"));
  if (options.exit_code.has_value()) return *options.exit_code;
  handle_signals(options);
  const Failure failure = run(options);
  if (entropyd::lock_report().error != 0) {
    fputs(
        "entropyd-pkcs11: random bytes are not locked in memory: raise LimitMEMLOCK= in the unit, "
        "or ulimit -l\n",
        stderr);
  }
  fprintf(stderr, "entropyd-pkcs11: %s\n", failure.sentence.c_str());
  return failure.exit_code;
}
