// SPDX-License-Identifier: MIT
// The names of the health tests in JSON, metrics and logs.
#pragma once

#include <string>
#include <vector>

#include "source_judge.h"

namespace entropyd {

// Returns the names of the failed tests ('longRun'), in the order of their bits.
std::vector<std::string> failed_tests(const Judgement& judgement);
// Returns the name in words ('long run').
std::string in_words(const std::string& test);

}  // namespace entropyd
