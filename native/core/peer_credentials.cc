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

}  // namespace

int peer_credentials(int fd, PeerCredentials* peer) {
  ucred who = {};
  socklen_t size = sizeof who;
  if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0) return errno;
  // Other kinds of sockets answer too, with nobody.
  if (who.pid <= 0 && who.uid == static_cast<uid_t>(-1)) return ENOTSUP;
  peer->pid = who.pid;
  peer->uid = who.uid;
  peer->gid = who.gid;
  // Asked with room for none, the kernel says how much it wants.
  size = 0;
  if (getsockopt(fd, SOL_SOCKET, kPeerGroups, nullptr, &size) == 0) return 0;
  if (errno == ENOPROTOOPT) return 0;
  if (errno != ERANGE) return errno;
  peer->groups.resize(size / sizeof(gid_t));
  if (getsockopt(fd, SOL_SOCKET, kPeerGroups, peer->groups.data(), &size) != 0) return errno;
  peer->groups.resize(size / sizeof(gid_t));
  return 0;
}

}  // namespace entropyd
