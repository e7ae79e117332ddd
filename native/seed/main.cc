// SPDX-License-Identifier: MIT
// entropyd-seed: seeds the kernel early in the boot. Node cannot do so: it
// waits in getrandom() until the CRNG is ready. The seeder tests a source,
// credits the pool, reports that in one line, and exits or executes another
// program. With --reseed it reseeds the CRNG of a copied machine, and with
// --serve does so for each push over a socket. Only the document of --json goes
// to standard output. It has the exit codes of the project (README).
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <string>

#include "../core/generator_reader.h"
#include "../core/secure_memory.h"
#include "../launch/launch.h"
#include "options.h"
#include "reseeding.h"
#include "say.h"
#include "seeding.h"
#include "serving.h"

using namespace entropyd::seed;

int main(int argc, char** argv) {
  Options options = parse(argc, argv);
  if (options.exit_code < 0 && options.serve) options = serve(options);
  if (options.exit_code >= 0) return options.exit_code;
  if (options.launch) entropyd::launch::hold_signals(options.program);

  const Outcome outcome = options.reseed ? reseed(options) : seed(options);
  entropyd::GeneratorReader::close_all(entropyd::GeneratorReader::kClosingTime);
  if (entropyd::lock_report().error != 0 && !options.quiet) {
    say("entropy buffers are not locked in memory: raise LimitMEMLOCK= in the "
        "unit, or ulimit -l");
  }
  if (!options.quiet || outcome.exit_code != 0) {
    say(outcome.sentence);
  }
  if (outcome.exit_code != 0 || options.program == nullptr) return outcome.exit_code;

  int error;
  if (options.launch) {
    error = entropyd::launch::launch(options.program, true);
  } else {
    execvp(options.program[0], options.program);
    error = errno;
  }
  say(std::string("cannot start ") + options.program[0] + ": " + strerror(error));
  return kExitSystem;
}
