// SPDX-License-Identifier: MIT
// The processor's generator while the machine is moved between hosts: the first one has the seed
// instruction, the second one does not, and the kernel goes on to list it. Exits with 0 if it is
// absent on the second one and there again on the first.
#include <stdio.h>

#include "../../native/core/generator.cc"
#include "../../native/core/growing_pause.cc"
#include "../../native/core/processor_generator.cc"

namespace entropyd {

static bool is_first_host = true;

bool processor_has_seed_instruction() {
  return is_first_host;
}
bool kernel_lists_seed_instruction(const char*) {
  return true;
}
bool get_seed_word(uint64_t* word) {
  *word = 1;
  return true;
}

}  // namespace entropyd

int main() {
  using namespace entropyd;
  ProcessorGenerator generator({});
  for (const bool is_first : {true, false, true}) {
    is_first_host = is_first;
    const ReadStatus expected = is_first ? ReadStatus::kOk : ReadStatus::kNoDevice;
    if (generator.open().status == expected) continue;
    fprintf(stderr, "open() is wrong on the %s host\n", is_first ? "first" : "second");
    return 1;
  }
}
