// SPDX-License-Identifier: MIT
// The listening sockets that the service manager has opened for this process (sd_listen_fds(3)).
#pragma once

#include <vector>

#include "../core/unique_fd.h"

namespace entropyd::seed {

// Returns the descriptors that LISTEN_FDS counts, if LISTEN_PID is this process; none otherwise.
// They do not block, and are closed on exec. To be called once: they have one owner.
std::vector<UniqueFd> passed_sockets();

}  // namespace entropyd::seed
