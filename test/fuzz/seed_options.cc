// SPDX-License-Identifier: MIT
// The command line of entropyd-seed: any words parse to options within their limits, or to a usage
// error. The input is the words after the program's name, each ended by a newline.
#include <getopt.h>

#include <algorithm>
#include <string>
#include <vector>

#include "../../native/seed/help.cc"
#include "../../native/seed/options.cc"
#include "../../native/seed/say.cc"
#include "../../native/seed/source_options.cc"
#include "input.h"

using namespace entropyd::seed;
using entropyd::fuzz::require;

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  std::vector<std::string> words = {"entropyd-seed"};
  std::string word;
  for (const char letter : entropyd::fuzz::Input(data, size).rest()) {
    if (letter != '\n') {
      word += letter;
    } else {
      words.push_back(word);
      word.clear();
    }
  }
  std::vector<char*> arguments;
  for (std::string& each : words) arguments.push_back(each.data());
  arguments.push_back(nullptr);

  optind = 0;  // glibc: getopt_long() begins anew
  const Options options = parse(static_cast<int>(words.size()), arguments.data());

  require(
      options.exit_code == -1 || options.exit_code == kExitDone || options.exit_code == kExitUsage,
      "parsing goes on, has helped or is a usage error");
  require((options.bits >= kMinBits && options.bits <= kMaxBits) || options.exit_code == kExitUsage,
          "a credit is within its limits");
  require((options.timeout_seconds >= 1 && options.timeout_seconds <= 3600) ||
              options.exit_code == kExitUsage,
          "a timeout is within its limits");
  if (options.exit_code == -1) {
    require(!options.sources.empty(), "there is a source");
    require(options.require >= 1 && options.require <= options.sources.size(),
            "no more sources are required than there are");
    for (const SeedSource& source : options.sources) {
      require(source.claim >= entropyd::kLowestClaim && source.claim <= 8,
              "a claim is within its limits");
    }
  }
  if (options.program != nullptr) {
    const auto at = std::find(arguments.begin() + 1, arguments.end() - 1, options.program[0]);
    require(at != arguments.end() - 1, "the program is one of the words");
  }
  return 0;
}
