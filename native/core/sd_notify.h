// SPDX-License-Identifier: MIT
// Sends one datagram to the service manager: the protocol of sd_notify(3).
#pragma once

#include <string>

#include "result.h"

namespace entropyd {

// `socket` is $NOTIFY_SOCKET: a path, or a name in the abstract namespace written with '@'. Fails
// with EINVAL if the address is neither, or is too long.
Result<> sd_notify(const std::string& socket, const std::string& message);

}  // namespace entropyd
