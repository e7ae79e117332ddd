// SPDX-License-Identifier: MIT
// What a processor's generator delivers, as a program that an emulator can run: `rdseed CPUINFO`
// prints what processor and kernel report, the result of a read, and how many words were different.
#include <stdio.h>

#include <set>
#include <string>

#include "../../native/core/processor_generator.h"
#include "../../native/core/seed_instruction.h"

int main(int argc, char** argv) {
  if (argc != 2) return 64;
  entropyd::ProcessorGenerator generator({.device = "", .cpuinfo = argv[1]});
  const entropyd::ReadResult opened = generator.open();
  std::set<std::string> words;
  size_t bytes = 0;
  while (opened.status == entropyd::ReadStatus::kOk && bytes < 800) {
    uint8_t word[8];
    const entropyd::ReadResult got = generator.get(word);
    if (got.status != entropyd::ReadStatus::kOk) return 70;
    if (got.bytes > 0) words.emplace(word, word + got.bytes);
    bytes += got.bytes;
  }
  printf("{\"processor\": %s, \"kernel\": %s, \"errno\": %d, \"bytes\": %zu, \"words\": %zu}\n",
         entropyd::processor_has_seed_instruction() ? "true" : "false",
         entropyd::kernel_lists_seed_instruction(argv[1]) ? "true" : "false", opened.error, bytes,
         words.size());
}
