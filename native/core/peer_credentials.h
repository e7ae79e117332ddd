// SPDX-License-Identifier: MIT
// Who is at the other end of a Unix socket: by the kernel's word, as of its connect().
#pragma once

#include <sys/types.h>

#include <vector>

namespace entropyd {

struct PeerCredentials {
  pid_t pid = 0;
  uid_t uid = 0;
  gid_t gid = 0;
  // Supplementary groups; none before Linux 4.13, which does not tell.
  std::vector<gid_t> groups;
};

// Returns 0 or an errno.
int peer_credentials(int fd, PeerCredentials* peer);

}  // namespace entropyd
