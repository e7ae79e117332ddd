// SPDX-License-Identifier: MIT
// Which files can be entropy sources, as far as their type and device number tell.
#pragma once

#include <sys/types.h>

namespace entropyd {

// Returns what a file with this st_mode and st_rdev is if it cannot be an entropy source ("a
// regular file"), or null if it can. These cannot: everything but character devices and FIFOs; the
// devices of the kernel's memory (/dev/zero, null, full, random, urandom, …); consoles; the
// terminal that this process was started at.
const char* unsupported_file_type(mode_t mode, dev_t rdev);

}  // namespace entropyd
