// SPDX-License-Identifier: MIT
// The command line of entropyd-seed.
#pragma once

#include <string>

namespace entropyd::seed {

// sysexits(3), as every command of the project uses them.
enum ExitCode {
  kExitDone = 0,
  kExitUsage = 64,
  kExitNoSource = 69,
  kExitSystem = 71,
  kExitNoPrivilege = 77,
  kExitConfig = 78,
};

enum class SourceChoice { kAny, kHwrng, kJitter };

struct Options {
  SourceChoice source = SourceChoice::kAny;  // any: the hwrng, and jitter where it is late or fails
  std::string hwrng_device = "/dev/hwrng";
  std::string random_device = "/dev/random";
  long bits = 256;
  long timeout_seconds = 30;
  bool if_needed = false;
  bool wait = false;  // credit nothing, wait until somebody has
  bool quiet = false;
  char** program = nullptr;  // argv of what to become, null when there is none
  bool launch = false;       // it is Node: with the service's flags, guarded against signals
  int exit_code = -1;        // >= 0: say no more and exit with it (--help, or a bad option)
};

Options parse(int argc, char** argv);

}  // namespace entropyd::seed
