// SPDX-License-Identifier: MIT
// A file that is whole whenever somebody looks: written beside its place, then renamed.
#pragma once

#include <sys/types.h>

#include <string>

#include "result.h"

namespace entropyd {

// Where it fails, nothing is left beside the file. May hang where the file system does.
Result<> replace_file(const std::string& path, const std::string& text, mode_t mode);

}  // namespace entropyd
