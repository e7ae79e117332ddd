// SPDX-License-Identifier: MIT
// The list of all generators of bytes by their kind, for daemon and seeder.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "generator.h"

namespace entropyd {

// What a configuration may say of a generator; each kind uses what concerns it.
struct GeneratorSettings {
  std::string device;  // the path of the node
};

// Returns null for a kind that is not in the list. Opens nothing yet.
std::unique_ptr<Generator> make_generator(std::string_view kind, const GeneratorSettings& settings);

}  // namespace entropyd
