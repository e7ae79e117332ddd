// SPDX-License-Identifier: MIT
#include "pin.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "../core/unique_fd.h"

namespace entropyd::pkcs11 {

Outcome read_pin(const std::string& path, SecureMemory& pin) {
  pin.wipe();
  const auto refuse = [&](const std::string& what) {
    pin.wipe();
    return Failure{kExitConfig, "the PIN's file " + path + " " + what +
                                    ": write the PIN into it, alone on one line"};
  };
  // O_NONBLOCK: the name may be that of a FIFO, whose writer is not waited for.
  const UniqueFd file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK));
  if (!file.is_open()) return refuse(std::string("cannot be read (") + strerror(errno) + ")");
  while (pin.filled() < pin.capacity()) {
    const std::span<uint8_t> free = pin.free_bytes();
    const ssize_t got = read(file.get(), free.data(), free.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return refuse(std::string("cannot be read (") + strerror(errno) + ")");
    if (got == 0) break;
    pin.set_filled(pin.filled() + static_cast<size_t>(got));
  }
  const auto* newline = static_cast<const uint8_t*>(memchr(pin.data(), '\n', pin.filled()));
  const size_t length =
      newline == nullptr ? pin.filled() : static_cast<size_t>(newline - pin.data());
  if (length == 0) return refuse("is empty");
  if (length == pin.capacity()) return refuse("has too long a line");
  pin.wipe_tail(pin.filled() - length);
  return {};
}

}  // namespace entropyd::pkcs11
