// SPDX-License-Identifier: MIT
#include "processor_generator.h"

#include <errno.h>
#include <string.h>

#include <algorithm>
#include <chrono>

#include "seed_instruction.h"

namespace entropyd {
namespace {

// All cores of a processor share one generator, which cannot serve them back to back: one try in
// 18 has been seen to succeed. At that rate a word is missed in all of these tries once in 2
// million words.
constexpr unsigned kTries = 256;
// Between two tries, in executions of the processor's hint to pause, doubled from 1 to this.
constexpr unsigned kMostHints = 32;
// After a missed word. The longest is what a source that never has a value costs: some hundred
// microseconds of processor time in each.
constexpr auto kFirstPause = std::chrono::milliseconds(1);
constexpr auto kLongestPause = std::chrono::milliseconds(64);

void hint_to_pause() {
#if defined(__x86_64__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  asm volatile("yield");
#endif
}

bool find_seed_word(uint64_t* word) {
  unsigned hints = 1;
  for (unsigned tried = 0; tried < kTries; ++tried) {
    if (get_seed_word(word)) return true;
    for (unsigned hint = 0; hint < hints; ++hint) hint_to_pause();
    hints = std::min(2 * hints, kMostHints);
  }
  return false;
}

}  // namespace

ProcessorGenerator::ProcessorGenerator(const GeneratorSettings& settings)
    : cpuinfo_(settings.cpuinfo), pause_(kFirstPause, kLongestPause) {}

ReadResult ProcessorGenerator::open() {
  // Each time: the machine may have been moved to another host, where the instruction would end the
  // process by SIGILL.
  if (!processor_has_seed_instruction()) return failure(ENOENT);
  if (!is_listed_) is_listed_ = kernel_lists_seed_instruction(cpuinfo_.c_str());
  return is_listed_ ? ReadResult{ReadStatus::kOk, 0, 0} : failure(ENOENT);
}

ReadResult ProcessorGenerator::get(std::span<uint8_t> into) {
  uint64_t word = 0;
  if (!find_seed_word(&word)) {
    pause_.sleep();
    return {ReadStatus::kOk, 0, 0};
  }
  pause_.reset();
  const size_t size = std::min(into.size(), sizeof word);
  memcpy(into.data(), &word, size);
  explicit_bzero(&word, sizeof word);
  return {ReadStatus::kOk, size, 0};
}

}  // namespace entropyd
