// SPDX-License-Identifier: MIT
// The health tests by the names that JSON, metrics and logs have for them.
#pragma once

#include <string>
#include <vector>

#include "source_judge.h"

namespace entropyd {

// The tests that failed, each in the order of its bit: 'longRun'.
std::vector<std::string> failed_tests(const Judgement& judgement);
// 'long run': as a person reads it.
std::string in_words(const std::string& test);

}  // namespace entropyd
