// SPDX-License-Identifier: MIT
// The list of all generators of bytes by their kind, for daemon and seeder.
#pragma once

#include <memory>
#include <string_view>

#include "generator.h"

namespace entropyd {

// Returns null for a kind that is not in the list. Opens nothing yet.
std::unique_ptr<Generator> make_generator(std::string_view kind, const GeneratorSettings& settings);

}  // namespace entropyd
