// SPDX-License-Identifier: MIT
#include "passed_sockets.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

namespace entropyd::seed {
namespace {

constexpr int kFirst = 3;  // SD_LISTEN_FDS_START
constexpr long kMost = 64;

long number_in(const char* variable) {
  const char* text = getenv(variable);
  return text == nullptr ? 0 : strtol(text, nullptr, 10);
}

}  // namespace

std::vector<UniqueFd> passed_sockets() {
  std::vector<UniqueFd> sockets;
  const long count = number_in("LISTEN_FDS");
  if (number_in("LISTEN_PID") != getpid() || count > kMost) return sockets;
  for (int fd = kFirst; fd < kFirst + count; ++fd) {
    const int flags = fcntl(fd, F_GETFL);
    if (flags < 0) continue;
    fcntl(fd, F_SETFL, flags | O_NONBLOCK);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    sockets.emplace_back(fd);
  }
  return sockets;
}

}  // namespace entropyd::seed
