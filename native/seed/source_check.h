// SPDX-License-Identifier: MIT
// Whether the sources of a run can be what they were configured as.
#pragma once

#include <optional>
#include <vector>

#include "seeding.h"
#include "source_options.h"

namespace entropyd::seed {

// Returns the outcome if these sources cannot be used as they were configured: one has a file that
// cannot be a source, two have the same device or TPM, or none may be credited alone. A missing
// device is no error: it may appear later.
std::optional<Outcome> wrong_sources(const std::vector<SeedSource>& sources);

}  // namespace entropyd::seed
