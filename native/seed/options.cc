// SPDX-License-Identifier: MIT
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "seeding.h"

namespace entropyd::seed {
namespace {

constexpr char kHelp[] =
    "Usage: entropyd-seed [OPTIONS] [--exec PROGRAM [ARGUMENT …] | --launch NODE [ARGUMENT …]]\n"
    "\n"
    "Tests a hardware noise source and credits the kernel's pool with it, so that programs "
    "waiting\n"
    "in getrandom() go on. Needs no Node; run it before anything that does.\n"
    "\n"
    "  --hwrng-device PATH   the source: a character device or FIFO       (default /dev/hwrng)\n"
    "  --random-device PATH  the kernel's random device                   (default /dev/random)\n"
    "  --source NAME         hwrng, jitter, or any: jitter when hwrng is late (default any)\n"
    "  --bits N              how much to credit, 256 to 10000             (default 256)\n"
    "  --timeout SECONDS     how long to wait for a source, 1 to 3600     (default 30)\n"
    "  --if-needed           do nothing when the CRNG is ready already\n"
    "  --wait                credit nothing: wait until the CRNG is ready, whatever seeded it\n"
    "  --quiet               say nothing unless it fails\n"
    "  --exec PROGRAM …      become PROGRAM afterwards, unless it failed; the rest is its command "
    "line\n"
    "  --launch NODE …       become NODE in the same way, with the service's flags as far as this "
    "NODE\n"
    "                        takes them; SIGHUP and SIGUSR1 are kept for it from here on\n"
    "  -h, --help\n"
    "\n"
    "Exit codes: 0 done, 64 usage, 69 no usable source, 71 system, 77 needs CAP_SYS_ADMIN,\n"
    "78 the device is not what it should be.\n"
    "\n"
    "Examples:\n"
    "  entropyd-seed\n"
    "  entropyd-seed --if-needed --launch /usr/bin/node /usr/lib/entropyd/dist/main.cjs run\n";

enum Option {
  kHwrng = 1,
  kSource,
  kRandom,
  kBits,
  kTimeout,
  kIfNeeded,
  kWait,
  kQuiet,
  kExec,
  kLaunch,
  kHelpOption
};

constexpr option kOptions[] = {
    {"hwrng-device", required_argument, nullptr, kHwrng},
    {"random-device", required_argument, nullptr, kRandom},
    {"source", required_argument, nullptr, kSource},
    {"bits", required_argument, nullptr, kBits},
    {"timeout", required_argument, nullptr, kTimeout},
    {"if-needed", no_argument, nullptr, kIfNeeded},
    {"wait", no_argument, nullptr, kWait},
    {"quiet", no_argument, nullptr, kQuiet},
    {"exec", no_argument, nullptr, kExec},
    {"launch", no_argument, nullptr, kLaunch},
    {"help", no_argument, nullptr, kHelpOption},
    {},
};

bool number_within(const char* text, long low, long high, const char* option_name, long* number) {
  char* end;
  errno = 0;
  *number = strtol(text, &end, 10);
  if (errno == 0 && end != text && *end == '\0' && *number >= low && *number <= high) return true;
  fprintf(stderr, "entropyd-seed: --%s takes a whole number from %ld to %ld, not '%s'\n",
          option_name, low, high, text);
  return false;
}

bool source_named(const char* name, SourceChoice* choice) {
  const std::string given = name;
  if (given == "any")
    *choice = SourceChoice::kAny;
  else if (given == "hwrng")
    *choice = SourceChoice::kHwrng;
  else if (given == "jitter")
    *choice = SourceChoice::kJitter;
  else {
    fprintf(stderr, "entropyd-seed: --source takes hwrng, jitter or any, not '%s'\n", name);
    return false;
  }
  return true;
}

}  // namespace

Options parse(int argc, char** argv) {
  Options options;
  // '+': what follows --exec belongs to the program.
  for (int found; (found = getopt_long(argc, argv, "+h", kOptions, nullptr)) != -1;) {
    bool good = true;
    switch (found) {
      case kHwrng:
        options.hwrng_device = optarg;
        break;
      case kRandom:
        options.random_device = optarg;
        break;
      case kSource:
        good = source_named(optarg, &options.source);
        break;
      case kBits:
        good = number_within(optarg, kMinBits, kMaxBits, "bits", &options.bits);
        break;
      case kTimeout:
        good = number_within(optarg, 1, 3600, "timeout", &options.timeout_seconds);
        break;
      case kIfNeeded:
        options.if_needed = true;
        break;
      case kWait:
        options.wait = true;
        break;
      case kQuiet:
        options.quiet = true;
        break;
      case kExec:
      case kLaunch:
        options.launch = found == kLaunch;
        if (optind < argc) {
          options.program = argv + optind;
          return options;
        }
        fprintf(stderr, "entropyd-seed: --%s wants a program\n",
                options.launch ? "launch" : "exec");
        good = false;
        break;
      case 'h':
      case kHelpOption:
        fputs(kHelp, stdout);
        options.exit_code = kExitDone;
        return options;
      default:  // getopt_long has said what is wrong
        good = false;
    }
    if (!good) {
      options.exit_code = kExitUsage;
      return options;
    }
  }
  if (optind < argc) {
    fprintf(stderr, "entropyd-seed: unexpected '%s' (a program to start comes after --exec)\n",
            argv[optind]);
    options.exit_code = kExitUsage;
  }
  return options;
}

}  // namespace entropyd::seed
