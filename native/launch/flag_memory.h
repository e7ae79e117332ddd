// SPDX-License-Identifier: MIT
// Remembers which flags a Node binary accepts, in a file of the service's runtime directory, so
// that the binary is asked only once. The file is believed only if nobody but root can have written
// it and the binary has not changed since.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace entropyd::launch {

// Returns nullopt if there is no file, or if it is about another binary or another list of wanted
// flags. The flags of a script are never remembered.
std::optional<std::vector<std::string>> remembered_flags(const std::string& directory,
                                                         const std::string& node);

// Best effort: if the flags cannot be stored, the next start asks again.
void remember_flags(const std::string& directory, const std::string& node,
                    const std::vector<std::string>& flags);

}  // namespace entropyd::launch
