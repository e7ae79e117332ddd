// SPDX-License-Identifier: MIT
// The command line of entropyd-seed.
#pragma once

#include <sys/socket.h>
// Debian 11's needs the one before.
#include <linux/vm_sockets.h>

#include <cstdint>
#include <string>
#include <vector>

#include "../core/pool_generation.h"
#include "source_options.h"

namespace entropyd::seed {

// sysexits(3), as every command of the project uses them.
enum ExitCode {
  kExitDone = 0,
  kExitUsage = 64,
  kExitNoSource = 69,
  kExitInternal = 70,
  kExitSystem = 71,
  kExitIo = 74,
  kExitTryAgain = 75,  // only in answers of --serve
  kExitNoPrivilege = 77,
  kExitConfig = 78,
};

struct Options {
  std::vector<SeedSource> sources;  // those after the first `require` only if these are late
  size_t require = 1;               // credit only if so many have passed
  std::string random_device = "/dev/random";
  long bits = kCrngReadyBits;
  long timeout_seconds = 30;
  bool if_needed = false;
  bool wait = false;  // credit nothing, wait until the CRNG is ready
  bool quiet = false;
  // --reseed, and what only it takes.
  bool reseed = false;
  const char* mix = nullptr;     // the file of the pushed bytes, "-" for standard input, or null
  bool json = false;             // print a JSON document on standard output
  long source_deadline_ms = -1;  // what is not tested by then is not waited for; -1: reseeding.cc
  std::string control_socket = "/run/entropyd/control.sock";  // or "none"
  // --serve, and what only it takes.
  bool serve = false;                   // answer pushes on the sockets that systemd has passed
  uint32_t host_cid = VMADDR_CID_HOST;  // who may push over vsock
  long pushes_per_second = 1;
  // What its child processes have to report of a push that they get shortened.
  size_t discarded = 0;
  bool push_was_cut = false;
  char** program = nullptr;  // argv of the program to execute, or null
  bool launch = false;  // `program` is Node: add the service's flags and guard it against signals
  int exit_code = -1;   // >= 0: exit with it at once (--help, or a bad option)
};

Options parse(int argc, char** argv);

}  // namespace entropyd::seed
