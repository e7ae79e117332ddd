// SPDX-License-Identifier: MIT
// Becomes Node such that neither SIGUSR1 opens its debugger nor SIGUSR1 or, for the daemon, SIGHUP
// ends it while it starts (docs/decisions/0009). Every other signal does what it does to any
// program.
#pragma once

#include <string>
#include <vector>

namespace entropyd::launch {

// Blocks SIGUSR1, and for the daemon SIGHUP: whatever arrives from here on waits for Node's
// listener. At the hangup of its terminal any other command shall end.
void hold_signals(char* const command[]);

// `for_service`: with V8's flags too, asked of the binary and remembered in $RUNTIME_DIRECTORY.
std::vector<std::string> flags_for(const std::string& node, bool for_service);

// Becomes `command`: Node and its arguments. Returns only with an errno. The guard is looked for
// beside this program; where it is missing that is said, and Node runs without.
int launch(char* const command[], bool for_service);

}  // namespace entropyd::launch
