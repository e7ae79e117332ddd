// SPDX-License-Identifier: MIT
// entropyd-launch: executes Node with the flags that its release accepts, guarded against signals.
// The package's `entropyd` (bin/entropyd) starts it; the unit's seeder does the same by itself
// (--launch).
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "launch.h"

using namespace entropyd::launch;

namespace {

constexpr int kExitUsage = 64;
constexpr int kExitSystem = 71;

constexpr char kHelp[] =
    "Usage: entropyd-launch [--service] [--flags] NODE [ARGUMENT …]\n"
    "\n"
    "Becomes NODE such that SIGUSR1 opens no debugger, and neither SIGUSR1 nor, if an argument is\n"
    "`run`, SIGHUP ends it while it starts.\n"
    "\n"
    "  --service   with the service's flags, those of them that this NODE takes\n"
    "  --flags     print the flags, one on each line, and start nothing\n"
    "  -h, --help\n";

constexpr option kOptions[] = {
    {"service", no_argument, nullptr, 's'},
    {"flags", no_argument, nullptr, 'f'},
    {"help", no_argument, nullptr, 'h'},
    {},
};

}  // namespace

int main(int argc, char** argv) {
  hold_signals(argv);
  bool for_service = false, only_flags = false;
  // '+': what follows NODE belongs to it.
  for (int found; (found = getopt_long(argc, argv, "+h", kOptions, nullptr)) != -1;) {
    if (found == 's') {
      for_service = true;
    } else if (found == 'f') {
      only_flags = true;
    } else {
      fputs(kHelp, found == 'h' ? stdout : stderr);
      return found == 'h' ? 0 : kExitUsage;
    }
  }
  if (optind == argc) {
    fputs("entropyd-launch: which NODE? See --help\n", stderr);
    return kExitUsage;
  }
  char** const command = argv + optind;
  if (only_flags) {
    for (const std::string& flag : flags_for(command[0], for_service)) puts(flag.c_str());
    return 0;
  }
  const int error = launch(command, for_service);
  fprintf(stderr, "entropyd: cannot start %s (%s): install Node 18.19 or later\n", command[0],
          strerror(error));
  return kExitSystem;
}
