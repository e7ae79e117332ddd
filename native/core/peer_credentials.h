// SPDX-License-Identifier: MIT
// The process at the other end of a Unix socket, as the kernel recorded it at connect().
#pragma once

#include <sys/types.h>

#include <vector>

#include "result.h"

namespace entropyd {

struct PeerCredentials {
  pid_t pid = 0;
  uid_t uid = 0;
  gid_t gid = 0;
  // Supplementary groups; empty before Linux 4.13, which does not report them.
  std::vector<gid_t> groups;
};

Result<PeerCredentials> peer_credentials(int fd);

}  // namespace entropyd
