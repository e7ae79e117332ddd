// SPDX-License-Identifier: MIT
// The address in NOTIFY_SOCKET with any content: what is sent to has the name as it stands, and
// fits into an address. Nothing leaves the process: sendto() is this file's. The first byte is the
// name's length; the message follows.
#include "../../native/core/sd_notify.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <string>

#include "input.h"

using entropyd::fuzz::require;

namespace {

std::string sent_to, sent;

}  // namespace

// In place of the C library's.
extern "C" ssize_t sendto(int, const void* message, size_t size, int, const sockaddr* address,
                          socklen_t length) {
  require(length > offsetof(sockaddr_un, sun_path) && length <= sizeof(sockaddr_un),
          "an address is no longer than its type");
  const auto* name = reinterpret_cast<const sockaddr_un*>(address);
  require(name->sun_family == AF_UNIX, "the socket is of this machine");
  sent_to.assign(name->sun_path, length - offsetof(sockaddr_un, sun_path));
  sent.assign(static_cast<const char*>(message), size);
  return static_cast<ssize_t>(size);
}

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  entropyd::fuzz::Input input(data, size);
  const auto bytes = input.take_bytes(input.take<uint8_t>());
  std::string name(bytes.begin(), bytes.end());
  const std::string message(input.rest());

  sent_to.clear();
  const int error = entropyd::sd_notify(name, message).error_number();
  require(error == 0 || error == EINVAL, "it is sent, or the name is refused");
  require((error == EINVAL) == sent_to.empty(), "what is refused is not sent");
  if (error != 0) return 0;
  if (name[0] == '@') name[0] = '\0';  // an abstract name, unix(7)
  require(sent_to == name && sent == message, "name and message are as they were");
  return 0;
}
