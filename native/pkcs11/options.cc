// SPDX-License-Identifier: MIT
#include "options.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

namespace entropyd::pkcs11 {
namespace {

constexpr char kHelp[] =
    "Usage: entropyd-pkcs11 --module PATH [OPTIONS]\n"
    "\n"
    "Writes what the generator of a PKCS #11 token delivers into a FIFO, for a source of kind\n"
    "'device' of entropyd. The vendor's library is loaded into this program only.\n"
    "\n"
    "  --module PATH    the vendor's PKCS #11 library, an absolute path\n"
    "  --token LABEL    the token with this label   (default: the only one that has a generator)\n"
    "  --slot N         the token in the slot with this ID, decimal or 0x…\n"
    "  --pin-file PATH  log in with the PIN in this file  (default: the systemd credential 'pin',\n"
    "                   if there is one; without a PIN there is no login)\n"
    "  --fifo PATH      the FIFO, made anew for each session   (default "
    "/run/entropyd-pkcs11/fifo)\n"
    "  -h, --help\n"
    "\n"
    "Exit codes: 0 stopped as asked, 64 usage, 71 system, 77 the token refuses the PIN,\n"
    "78 configuration: no such module, a token without a generator, a file that cannot be read.\n"
    "\n"
    "Examples:\n"
    "  entropyd-pkcs11 --module /usr/lib/softhsm/libsofthsm2.so --token entropy\n"
    "  entropyd-pkcs11 --module /usr/lib/x86_64-linux-gnu/opensc-pkcs11.so --slot 0 --pin-file "
    "/etc/entropyd/pkcs11.pin\n";

enum Option { kModule = 1, kToken, kSlot, kPinFile, kFifo, kHelpOption };

constexpr option kOptions[] = {
    {"module", required_argument, nullptr, kModule},
    {"token", required_argument, nullptr, kToken},
    {"slot", required_argument, nullptr, kSlot},
    {"pin-file", required_argument, nullptr, kPinFile},
    {"fifo", required_argument, nullptr, kFifo},
    {"help", no_argument, nullptr, kHelpOption},
    {},
};

bool refuse(const std::string& sentence) {
  fprintf(stderr, "entropyd-pkcs11: %s\n", sentence.c_str());
  return false;
}

bool read_slot(const char* text, std::optional<SlotId>* slot) {
  char* end;
  errno = 0;
  const unsigned long number = strtoul(text, &end, 0);
  if (errno != 0 || end == text || *end != '\0' || *text == '-') {
    return refuse(std::string("--slot takes the ID of a slot, a whole number, not '") + text + "'");
  }
  *slot = number;
  return true;
}

bool read_path(const char* name, const char* text, std::string* path) {
  *path = text;
  if (text[0] == '/') return true;
  return refuse(std::string("--") + name + " takes an absolute path, not '" + text + "'");
}

bool is_complete(const Options& options) {
  if (options.module.empty()) {
    return refuse(
        "no module: name the vendor's library with --module (for the service: OPTIONS= in "
        "/etc/entropyd/pkcs11.env)");
  }
  if (options.slot.has_value() && !options.token.empty()) {
    return refuse("--slot and --token name the token in two ways: give one of them");
  }
  return true;
}

}  // namespace

Options parse(int argc, char** argv, const char* credentials) {
  Options options;
  bool good = true;
  for (int found; good && (found = getopt_long(argc, argv, "h", kOptions, nullptr)) != -1;) {
    switch (found) {
      case kModule:
        good = read_path("module", optarg, &options.module);
        break;
      case kToken:
        options.token = optarg;
        break;
      case kSlot:
        good = read_slot(optarg, &options.slot);
        break;
      case kPinFile:
        good = read_path("pin-file", optarg, &options.pin_file);
        break;
      case kFifo:
        good = read_path("fifo", optarg, &options.fifo);
        break;
      case 'h':
      case kHelpOption:
        fputs(kHelp, stdout);
        options.exit_code = kExitDone;
        return options;
      default:  // getopt_long has said what is wrong
        good = false;
    }
  }
  if (good && optind < argc) good = refuse(std::string("unexpected '") + argv[optind] + "'");
  if (!good || !is_complete(options)) options.exit_code = kExitUsage;
  if (options.pin_file.empty() && credentials != nullptr) {
    const std::string pin = std::string(credentials) + "/pin";
    if (access(pin.c_str(), F_OK) == 0) options.pin_file = pin;
  }
  return options;
}

}  // namespace entropyd::pkcs11
