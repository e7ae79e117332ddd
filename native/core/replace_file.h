// SPDX-License-Identifier: MIT
// A file that is whole whenever somebody looks: written beside its place, then renamed.
#pragma once

#include <sys/types.h>

#include <string>

namespace entropyd {

// Returns 0 or the errno; then nothing is left beside the file. May hang where its file system
// does.
int replace_file(const std::string& path, const std::string& text, mode_t mode);

}  // namespace entropyd
