// SPDX-License-Identifier: MIT
#include "daemon_notice.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <string_view>

namespace entropyd::seed {
namespace {

constexpr std::string_view kRequest = "{\"ask\":\"copied\"}\n";
constexpr std::string_view kDone = "{\"copied\":";

}  // namespace

DaemonNotice::DaemonNotice(const std::string& path) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  if (path == "none" || path.size() >= sizeof address.sun_path) return;
  memcpy(address.sun_path, path.data(), path.size());
  UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (!fd.is_open()) return;
  const auto* generic = reinterpret_cast<const sockaddr*>(&address);
  if (connect(fd.get(), generic, sizeof address) != 0) {
    // EAGAIN: too many clients wait already, as at a daemon that hangs.
    if (errno == EAGAIN) socket_ = std::move(fd);
    return;
  }
  is_sent_ = send(fd.get(), kRequest.data(), kRequest.size(), MSG_NOSIGNAL) ==
             static_cast<ssize_t>(kRequest.size());
  socket_ = std::move(fd);
}

const char* DaemonNotice::outcome() {
  if (!socket_.is_open()) return "none";
  pollfd readable = {socket_.get(), POLLIN, 0};
  if (!is_sent_ || poll(&readable, 1, static_cast<int>(kPatience.count())) <= 0) return "noAnswer";
  char answer[kDone.size()];
  const ssize_t got = recv(socket_.get(), answer, sizeof answer, 0);
  if (got <= 0) return "noAnswer";
  return std::string_view(answer, static_cast<size_t>(got)) == kDone ? "told" : "refused";
}

}  // namespace entropyd::seed
