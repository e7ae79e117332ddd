// SPDX-License-Identifier: MIT
#pragma once

namespace entropyd::seed {

// The output of entropyd-seed --help.
extern const char kHelp[];

}  // namespace entropyd::seed
