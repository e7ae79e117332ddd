// SPDX-License-Identifier: MIT
// Seeds from a generator of bytes: blocks of 2500 bytes, on trial as in the daemon.
#pragma once

#include <memory>

#include "attempt.h"

namespace entropyd::seed {

// `is_replaceable`: whether the other sources of the run are enough. Then it is no error of its own
// if the device may not be read, and if one source is enough, a missing device is not waited for.
std::shared_ptr<Attempt> attempt_at_bytes(const SeedSource& source, const Options& options,
                                          bool is_replaceable);

}  // namespace entropyd::seed
