// SPDX-License-Identifier: MIT
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "../core/source_defaults.h"
#include "help.h"
#include "say.h"
#include "seeding.h"

namespace entropyd::seed {
namespace {

enum Option {
  kHwrng = 1,
  kSource,
  kSourceOption,
  kRequire,
  kRandom,
  kBits,
  kTimeout,
  kIfNeeded,
  kWait,
  kQuiet,
  kReseed,
  kMix,
  kJson,
  kSourceDeadline,
  kControlSocket,
  kServe,
  kHostCid,
  kRate,
  kExec,
  kLaunch,
  kHelpOption
};

constexpr option kOptions[] = {
    {"hwrng-device", required_argument, nullptr, kHwrng},
    {"random-device", required_argument, nullptr, kRandom},
    {"source", required_argument, nullptr, kSource},
    {"device", required_argument, nullptr, kSourceOption},
    {"baud", required_argument, nullptr, kSourceOption},
    {"flow", required_argument, nullptr, kSourceOption},
    {"init", required_argument, nullptr, kSourceOption},
    {"claim", required_argument, nullptr, kSourceOption},
    {"alone", no_argument, nullptr, kSourceOption},
    {"require", required_argument, nullptr, kRequire},
    {"bits", required_argument, nullptr, kBits},
    {"timeout", required_argument, nullptr, kTimeout},
    {"if-needed", no_argument, nullptr, kIfNeeded},
    {"wait", no_argument, nullptr, kWait},
    {"quiet", no_argument, nullptr, kQuiet},
    {"reseed", no_argument, nullptr, kReseed},
    {"mix", required_argument, nullptr, kMix},
    {"json", no_argument, nullptr, kJson},
    {"source-deadline", required_argument, nullptr, kSourceDeadline},
    {"control-socket", required_argument, nullptr, kControlSocket},
    {"serve", no_argument, nullptr, kServe},
    {"host-cid", required_argument, nullptr, kHostCid},
    {"rate", required_argument, nullptr, kRate},
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
  say(std::string("--") + option_name + " takes a whole number from " + std::to_string(low) +
      " to " + std::to_string(high) + ", not '" + text + "'");
  return false;
}

// Why an option does not go with the others, or null.
const char* disagreement(int found, const Options& options) {
  const bool is_of_seeding =
      found == kRequire || found == kBits || found == kIfNeeded || found == kWait;
  const bool is_of_one_push = found == kMix || found == kJson || found == kExec || found == kLaunch;
  if (options.reseed && is_of_seeding) return "does not go with --reseed";
  if (!options.reseed && found >= kMix && found <= kRate) return "goes only with --reseed";
  if (options.serve && is_of_one_push) return "does not go with --serve";
  if (!options.serve && (found == kHostCid || found == kRate)) return "goes only with --serve";
  return nullptr;
}

// Returns false after it has said which option does not go with the others.
bool agrees(int found, const Options& options) {
  const char* wrong = disagreement(found, options);
  if (wrong == nullptr) return true;
  for (const option& one : kOptions) {
    if (one.name == nullptr || one.val != found) continue;
    say(std::string("--") + one.name + " " + wrong);
    break;
  }
  return false;
}

// What follows from all of the command line. `found` are the options that it
// has.
bool complete(SourceList& list, const std::string& hwrng_device, const std::vector<int>& found,
              Options* options) {
  for (const int one : found) {
    if (!agrees(one, *options)) return false;
  }
  // A copy asks all that may answer within milliseconds.
  if (options->reseed && list.is_empty()) {
    for (const char* name : {"any", "rdseed"}) list.add(name);
  }
  if (!list.complete(hwrng_device, &options->sources)) return false;
  const size_t sources = options->sources.size();
  if (options->require <= sources) return true;
  say("--require " + std::to_string(options->require) + " needs as many sources, and there are " +
      std::to_string(sources));
  return false;
}

}  // namespace

Options parse(int argc, char** argv) {
  Options options;
  SourceList list;
  std::string hwrng_device = kHwrngDevice;
  long require = 1;
  long number = 0;
  int which = 0;
  std::vector<int> seen;
  // '+': what follows --exec belongs to the program.
  for (int found; (found = getopt_long(argc, argv, "+h", kOptions, &which)) != -1;) {
    bool good = true;
    seen.push_back(found);
    switch (found) {
      case kHwrng:
        hwrng_device = optarg;
        break;
      case kRandom:
        options.random_device = optarg;
        break;
      case kSource:
        good = list.add(optarg);
        break;
      case kSourceOption:
        good = list.set(kOptions[which].name, optarg);
        break;
      case kRequire:
        // Each source that passes holds kMinBits, so that more sources could add
        // no credit.
        good = number_within(optarg, 1, kMaxBits / kMinBits, "require", &require);
        options.require = static_cast<size_t>(require);
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
      case kReseed:
        options.reseed = true;
        break;
      case kMix:
        options.mix = optarg;
        break;
      case kJson:
        options.json = true;
        break;
      case kSourceDeadline:
        good = number_within(optarg, 0, 60000, "source-deadline", &options.source_deadline_ms);
        break;
      case kControlSocket:
        options.control_socket = optarg;
        break;
      case kServe:
        options.serve = true;
        break;
      case kHostCid:
        good = number_within(optarg, 0, INT32_MAX, "host-cid", &number);
        options.host_cid = static_cast<uint32_t>(number);
        break;
      case kRate:
        good = number_within(optarg, 1, 1000, "rate", &options.pushes_per_second);
        break;
      case kExec:
      case kLaunch:
        options.launch = found == kLaunch;
        if (optind < argc) {
          options.program = argv + optind;
          if (!complete(list, hwrng_device, seen, &options)) options.exit_code = kExitUsage;
          return options;
        }
        say(options.launch ? "--launch wants a program" : "--exec wants a program");
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
    say(std::string("unexpected '") + argv[optind] + "' (a program to start comes after --exec)");
    options.exit_code = kExitUsage;
  } else if (!complete(list, hwrng_device, seen, &options)) {
    options.exit_code = kExitUsage;
  }
  return options;
}

}  // namespace entropyd::seed
