// SPDX-License-Identifier: MIT
// Executes Node so that SIGUSR1 does not open its debugger, and so that neither SIGUSR1 nor, for
// the daemon, SIGHUP kills it while it starts (docs/decisions/0009). All other signals have their
// usual effect.
#pragma once

#include <string>
#include <vector>

namespace entropyd::launch {

// Blocks SIGUSR1, and SIGHUP if the command is the daemon: signals that arrive from now on wait for
// Node's listener. Any other command is to end when its terminal hangs up.
void hold_signals(char* const command[]);

// Returns the command line flags for the Node binary `node`. `for_service`: includes V8's flags, as
// far as the binary says that it knows them; its answer is stored in $RUNTIME_DIRECTORY.
std::vector<std::string> flags_for(const std::string& node, bool for_service);

// Executes `command`, which is Node and its arguments. Returns only on failure, with an errno. The
// guard has to be in the directory of this program; if it is missing, a message says so and Node
// runs without it.
int launch(char* const command[], bool for_service);

}  // namespace entropyd::launch
