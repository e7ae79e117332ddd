// SPDX-License-Identifier: MIT
// What a binary of Node answered, kept in a file of the service's runtime directory, so that it is
// asked once. Believed only where root alone can have written it and the binary is the very same.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace entropyd::launch {

// Nothing where there is no file, or one that holds for another binary or another list of wanted
// flags. A script is never remembered.
std::optional<std::vector<std::string>> remembered_flags(const std::string& directory,
                                                         const std::string& node);

// Best effort: what can't be remembered is asked again.
void remember_flags(const std::string& directory, const std::string& node,
                    const std::vector<std::string>& flags);

}  // namespace entropyd::launch
