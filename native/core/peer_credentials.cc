// SPDX-License-Identifier: MIT
#include "peer_credentials.h"

#include <errno.h>
#include <sys/socket.h>

namespace entropyd {

namespace {

#ifdef SO_PEERGROUPS
constexpr int kPeerGroups = SO_PEERGROUPS;
#else
constexpr int kPeerGroups = 59;  // headers older than Linux 4.13
#endif

constexpr size_t kUsualGroups = 32;

}  // namespace

Result<PeerCredentials> peer_credentials(int fd) {
  ucred who = {};
  socklen_t size = sizeof who;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0) return last_error("getsockopt");
  // Other kinds of sockets answer too, with no user.
  if (who.pid <= 0 && who.uid == static_cast<uid_t>(-1)) return SystemError{ENOTSUP, "getsockopt"};
  PeerCredentials peer{.pid = who.pid, .uid = who.uid, .gid = who.gid, .groups = {}};
  // If there is not enough room for all groups, the kernel returns the size that it needs.
  peer.groups.resize(kUsualGroups);
  int error;
  do {
    size = static_cast<socklen_t>(peer.groups.size() * sizeof(gid_t));
    error = getsockopt(fd, SOL_SOCKET, kPeerGroups, peer.groups.data(), &size) != 0 ? errno : 0;
    peer.groups.resize(error == 0 || error == ERANGE ? size / sizeof(gid_t) : 0);
  } while (error == ERANGE);
  if (error != 0 && error != ENOPROTOOPT) return SystemError{error, "getsockopt"};
  return peer;  // ENOPROTOOPT: before Linux 4.13
}

}  // namespace entropyd
