// SPDX-License-Identifier: MIT
// Flags of Node itself that the binary about to run accepts. They differ between releases, and Node
// exits if it does not know one.
#pragma once

#include <string>
#include <vector>

namespace entropyd::launch {

// An address of the documentation's network (RFC 5737), which cannot be bound, so a debugger that
// is started by a signal cannot listen. Every release accepts this flag.
inline constexpr char kNoDebuggerAddress[] = "--inspect-port=192.0.2.1:9229";

// Returns the flags that the service uses on a release that knows all of them.
const std::vector<std::string>& wanted_flags();

// Returns the flags of wanted_flags() that `node` accepts, by running it with --version. If it does
// not answer, `*answered` is false and the result is the flags that all releases accept.
std::vector<std::string> ask_flags(const std::string& node, bool* answered);

}  // namespace entropyd::launch
