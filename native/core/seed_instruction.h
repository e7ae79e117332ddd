// SPDX-License-Identifier: MIT
// The instruction by which a processor gives out what its own generator is seeded with: RDSEED on
// x86-64 (Intel SDM volume 1, 7.3.17), a read of the register RNDRRS on arm64 (FEAT_RNG). Never
// RDRAND or RNDR, whose values come from a deterministic generator: docs/decisions/0022.
#pragma once

#include <cstdint>

namespace entropyd {

// Returns whether the processor itself reports the instruction, by CPUID or, on arm64, by what the
// kernel has read from its registers. If the processor does not, the instruction raises SIGILL.
bool processor_has_seed_instruction();

// Returns whether the kernel would use the instruction. On x86 the kernel says so by a flag of
// every processor in `cpuinfo`, which has the form of /proc/cpuinfo: it removes the flag if it
// knows the instruction to be broken, while CPUID may still report the instruction. On arm64 the
// kernel says so in HWCAP2, and `cpuinfo` is not read.
bool kernel_lists_seed_instruction(const char* cpuinfo);

// Executes the instruction once. Returns false if it had no value at the moment, or if the value is
// 0 or all ones, which broken processors have delivered as a success.
bool get_seed_word(uint64_t* word);

}  // namespace entropyd
