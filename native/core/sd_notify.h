// SPDX-License-Identifier: MIT
// One datagram to the service manager: the protocol of sd_notify(3).
#pragma once

#include <string>

#include "result.h"

namespace entropyd {

// `socket` is $NOTIFY_SOCKET: a path, or a name in the abstract namespace written with '@'.
// EINVAL for an address that is neither, or too long.
Result<> sd_notify(const std::string& socket, const std::string& message);

}  // namespace entropyd
