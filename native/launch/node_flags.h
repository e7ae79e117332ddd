// SPDX-License-Identifier: MIT
// Node's own flags, as the binary that is about to run takes them: they come and go with its
// releases, and one that it doesn't know ends it.
#pragma once

#include <string>
#include <vector>

namespace entropyd::launch {

// An address of the documentation's network (RFC 5737), which nobody can bind: the debugger that a
// signal asks for does not listen. Every release takes it.
inline constexpr char kNoDebuggerAddress[] = "--inspect-port=192.0.2.1:9229";

// What the service wants of a release that knows all of it.
const std::vector<std::string>& wanted_flags();

// Those of wanted_flags() that `node` takes. Starts it for as short as it can be: with --version.
// Where it gives no answer, `answered` is false and the flags are those which all releases have
// taken.
std::vector<std::string> ask_flags(const std::string& node, bool* answered);

}  // namespace entropyd::launch
