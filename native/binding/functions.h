// SPDX-License-Identifier: MIT
// The plain functions of the addon.
#pragma once

#include <napi.h>

namespace entropyd::binding {

// (name) -> the number in /proc/sys/kernel/random/NAME, or the name of an errno.
Napi::Value read_random_sysctl(const Napi::CallbackInfo& info);
// (name, value) -> null or the name of an errno.
Napi::Value write_random_sysctl(const Napi::CallbackInfo& info);
// Lets SIGUSR1 arrive. Node's --disable-sigusr1 leaves the signal blocked, so that
// process.on('SIGUSR1') would never be called.
void unblock_sigusr1();
// (poolsize) -> whether it is a modern pool, see core/pool_generation.h.
Napi::Value is_modern_pool(const Napi::CallbackInfo& info);
// () -> whether getrandom() would return without waiting.
Napi::Value crng_ready(const Napi::CallbackInfo& info);
// (socket, message) -> null or the name of an errno.
Napi::Value sd_notify(const Napi::CallbackInfo& info);
// (fd) -> { pid, uid, gid, groups } of a Unix socket's other end, or the name of an errno.
Napi::Value peer_credentials(const Napi::CallbackInfo& info);
// () -> { lockedBytes, unlockedBytes, code }
Napi::Value lock_report(const Napi::CallbackInfo& info);
// (st_mode, st_rdev) -> what such a file is if it cannot be an entropy source, or null.
Napi::Value unsupported_file_type(const Napi::CallbackInfo& info);

// (h, alphaBits) and (h, alphaBits, window) -> the cutoff, see core/cutoffs.h.
Napi::Value repetition_count_cutoff(const Napi::CallbackInfo& info);
Napi::Value adaptive_proportion_cutoff(const Napi::CallbackInfo& info);

// (h) -> { bytes, stride, windows } of the replay test of bytes, see core/byte_replay_test.h.
Napi::Value replay_anchor(const Napi::CallbackInfo& info);

// (largest, total) -> bits per sample by the most common value estimate, see core/byte_counts.h.
Napi::Value most_common_value(const Napi::CallbackInfo& info);

// (deltas[]) -> the timer's step, see core/timer.h.
Napi::Value common_step(const Napi::CallbackInfo& info);
// () -> whether the processor has a cycle counter that may be read.
Napi::Value has_cycle_counter(const Napi::CallbackInfo& info);
// () -> whether the processor itself reports its seed instruction, see core/seed_instruction.h.
Napi::Value processor_has_seed_instruction(const Napi::CallbackInfo& info);
// () -> the names of the variants of FIPS 140-2 that run here, the fastest first.
Napi::Value fips140_variants(const Napi::CallbackInfo& info);
// (bytes) -> undefined: reads them as fast as memory allows.
void read_through(const Napi::CallbackInfo& info);
// The constants of the core that TypeScript needs as well: see Limits in src/native-judging.ts.
Napi::Object limits(Napi::Env env);
// (block, bitsPerSample) -> the bits that it may be credited with, see core/conditioner.h.
Napi::Value condition(const Napi::CallbackInfo& info);
// (block) -> a copy of its bytes, which stay in the block: only for `collect --as-fed`.
Napi::Value copy_out(const Napi::CallbackInfo& info);
// (block) -> its bytes, which are wiped in the block: only for `collect`, which writes them out.
Napi::Value take_out(const Napi::CallbackInfo& info);

}  // namespace entropyd::binding
