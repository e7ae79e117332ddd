// SPDX-License-Identifier: MIT
#include "push_permission.h"

#include <string.h>
#include <sys/socket.h>
// Debian 11's needs the one before.
#include <linux/vm_sockets.h>

#include "../core/peer_credentials.h"

namespace entropyd::seed {
namespace {

std::string refusal_of_user(int connection) {
  const Result<PeerCredentials> peer = peer_credentials(connection);
  if (!peer.ok()) return std::string("the user cannot be told: ") + strerror(peer.error().number);
  if (peer.value().uid == 0) return "";
  return "only root may push, not user " + std::to_string(peer.value().uid);
}

}  // namespace

std::string push_refusal(int connection, uint32_t host_cid) {
  sockaddr_storage address = {};
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (getpeername(connection, generic, &size) != 0) {
    return std::string("the peer cannot be told: ") + strerror(errno);
  }
  if (address.ss_family == AF_UNIX) return refusal_of_user(connection);
  if (address.ss_family != AF_VSOCK) return "only vsock and Unix sockets are served";
  sockaddr_vm peer = {};
  memcpy(&peer, &address, sizeof peer);
  if (peer.svm_cid == host_cid) return "";
  return "only CID " + std::to_string(host_cid) + " may push, not CID " +
         std::to_string(peer.svm_cid);
}

}  // namespace entropyd::seed
