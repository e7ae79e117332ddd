// SPDX-License-Identifier: MIT
// Replaces a file so that readers never see part of it: writes a temporary file, then renames it.
#pragma once

#include <sys/types.h>

#include <string>

#include "result.h"

namespace entropyd {

// If it fails, the temporary file is removed. May hang if the file system does.
Result<> replace_file(const std::string& path, const std::string& text, mode_t mode);

}  // namespace entropyd
