// SPDX-License-Identifier: MIT
// Seeds from a generator of bytes: blocks of 2500 bytes, on trial as in the daemon.
#pragma once

#include <memory>
#include <optional>

#include "attempt.h"

namespace entropyd::seed {

// Returns the outcome if these sources cannot be used as they were configured: one has a file that
// cannot be a source, or two have the same device. A missing device is no error: it may appear
// later.
std::optional<Outcome> wrong_devices(const std::vector<SeedSource>& sources);

// If `waits`, a missing device is waited for, because no other source takes its place.
std::shared_ptr<Attempt> attempt_at_bytes(const SeedSource& source, const Options& options,
                                          bool waits);

}  // namespace entropyd::seed
