// SPDX-License-Identifier: MIT
#include "sd_notify.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <mutex>

namespace entropyd {

Result<> sd_notify(const std::string& socket_name, const std::string& message) {
  sockaddr_un address = {};
  address.sun_family = AF_UNIX;
  const bool known_kind = !socket_name.empty() && (socket_name[0] == '/' || socket_name[0] == '@');
  if (!known_kind || socket_name.size() >= sizeof address.sun_path) {
    return SystemError{EINVAL, "sendto"};
  }
  memcpy(address.sun_path, socket_name.data(), socket_name.size());
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + socket_name.size());

  // The socket stays open: a process without free descriptors must still be able to notify the
  // watchdog.
  static std::mutex mutex;
  static int fd = -1;
  const std::lock_guard<std::mutex> hold(mutex);
  if (fd < 0) fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return last_error("socket");
  const ssize_t sent = sendto(fd, message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT,
                              reinterpret_cast<sockaddr*>(&address), length);
  if (sent < 0) return last_error("sendto");
  return success();
}

}  // namespace entropyd
