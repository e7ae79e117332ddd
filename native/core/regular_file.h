// SPDX-License-Identifier: MIT
// Opens files that only our own processes read, write and lock.
#pragma once

#include "unique_fd.h"

namespace entropyd {

// Opens a file for reading and writing, or creates it with mode 0600: any user who can open a file
// can lock it. Opens regular files only, because opening a device may have an effect. If it returns
// no descriptor, errno says why: EINVAL if the path is not a regular file with one name.
UniqueFd open_regular_file(const char* path);

}  // namespace entropyd
