// SPDX-License-Identifier: MIT
#include "unique_fd.h"

#include <errno.h>

namespace entropyd {

void UniqueFd::reset(int fd) {
  const int before = std::exchange(fd_, fd);
  if (before < 0) return;
  const int error = errno;
  close(before);
  errno = error;
}

}  // namespace entropyd
