// SPDX-License-Identifier: MIT
// Seeds from the hardware source: blocks of 2500 bytes, on trial as in the daemon.
#pragma once

#include <memory>
#include <string>

#include "attempt.h"

namespace entropyd::seed {

// A device that is missing may still come; one of the wrong kind is a mistake.
bool is_wrong_kind(const std::string& device);
Outcome wrong_kind(const std::string& device);

std::shared_ptr<Attempt> attempt_at_hwrng(const Options& options);

}  // namespace entropyd::seed
