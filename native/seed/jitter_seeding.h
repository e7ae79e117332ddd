// SPDX-License-Identifier: MIT
// Seeds from the machine's own jitter: tested raw samples, conditioned by the kernel's pool, which
// is a hash (BLAKE2s, SHA-1 before Linux 5.17).
#pragma once

#include "../core/kernel_pool.h"
#include "seeding.h"

namespace entropyd::seed {

Outcome seed_from_jitter(KernelPool& pool, const Options& options);

}  // namespace entropyd::seed
