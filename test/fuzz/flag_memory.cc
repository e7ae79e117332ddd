// SPDX-License-Identifier: MIT
// What a binary of Node answered, as a file with any content remembers it: nothing but flags that
// were asked about comes out of it. The input follows on a right first line, or where its first
// byte is odd stands alone. Believed of root's files only: for other users nothing is remembered.
#include "../../native/launch/flag_memory.h"

#include <algorithm>
#include <fstream>
#include <string>

#include "../../native/launch/node_flags.h"
#include "scratch_file.h"

using namespace entropyd::launch;
using entropyd::fuzz::require;

namespace {

constexpr char kNode[] = "/proc/self/exe";

// The line by which the file names this binary.
std::string first_line(const entropyd::fuzz::ScratchFile& file) {
  remember_flags(file.directory(), kNode, {});
  std::string line;
  std::ifstream remembered(file.path());
  std::getline(remembered, line);
  return line + '\n';
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const entropyd::fuzz::ScratchFile file("node-flags");
  static const std::string known = first_line(file);
  entropyd::fuzz::Input input(data, size);
  const bool stands_alone = input.take<uint8_t>() % 2 != 0;
  const std::string_view answer = input.rest();

  std::ofstream(file.path(), std::ios::trunc) << (stands_alone ? "" : known) << answer;
  const auto flags = remembered_flags(file.directory(), kNode);
  if (!flags) return 0;
  const auto& wanted = wanted_flags();
  for (const std::string& flag : *flags) {
    require(std::find(wanted.begin(), wanted.end(), flag) != wanted.end(),
            "a flag was asked about");
  }
  // What was remembered is remembered in the same way again.
  remember_flags(file.directory(), kNode, *flags);
  require(remembered_flags(file.directory(), kNode) == flags, "flags are remembered as they were");
  return 0;
}
