// SPDX-License-Identifier: MIT
// The list of all generators of bytes by their kind, for daemon and seeder.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "generator.h"

namespace entropyd {

struct GeneratorKind {
  std::string_view name;
  std::unique_ptr<Generator> (*make)(const GeneratorSettings& settings);
  double claim;  // bits of min-entropy per byte, unless it is configured
  // The path of the device, unless it is configured: "" if it has to be, null if there is none.
  const char* device;
  bool has_line = false;  // whether it has the settings of a serial line
  // Whether its bytes only add to another source's, unless it is configured: docs/decisions/0022.
  bool never_alone = false;
};

std::span<const GeneratorKind> generator_kinds();
// Returns null for a name that is not in the list.
const GeneratorKind* find_generator_kind(std::string_view name);

// Returns null for a kind that is not in the list. Opens nothing yet.
std::unique_ptr<Generator> make_generator(std::string_view kind, const GeneratorSettings& settings);

}  // namespace entropyd
