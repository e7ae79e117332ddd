// SPDX-License-Identifier: MIT
// Seeds from the hardware source: blocks of 2500 bytes, on trial as in the daemon.
#pragma once

#include <memory>
#include <string>

#include "attempt.h"

namespace entropyd::seed {

// Whether the path is a file that cannot be a source, which is a mistake in the configuration. A
// missing device is not one: it may appear later.
bool is_wrong_kind(const std::string& device);
Outcome wrong_kind(const std::string& device);

std::shared_ptr<Attempt> attempt_at_hwrng(const Options& options);

}  // namespace entropyd::seed
