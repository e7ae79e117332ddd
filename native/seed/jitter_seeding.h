// SPDX-License-Identifier: MIT
// Seeds from the machine's own jitter: tested raw samples, conditioned by the kernel's pool, which
// is a hash (BLAKE2s, SHA-1 before Linux 5.17).
#pragma once

#include <memory>

#include "attempt.h"

namespace entropyd::seed {

std::shared_ptr<Attempt> attempt_at_jitter(const SeedSource& source, const Options& options);

}  // namespace entropyd::seed
