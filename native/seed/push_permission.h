// SPDX-License-Identifier: MIT
// Who may push bytes over a socket: the host of this virtual machine, and root of this machine.
#pragma once

#include <cstdint>
#include <string>

namespace entropyd::seed {

// Returns why the peer of this connection may not push, "" if it may: over vsock only the machine
// with the number `host_cid` (vsock(7)), over a Unix socket only the user root (SO_PEERCRED).
std::string push_refusal(int connection, uint32_t host_cid);

}  // namespace entropyd::seed
