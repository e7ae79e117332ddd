// SPDX-License-Identifier: MIT
// The self-test of this program: the known answers of all health tests, estimators and judges, and
// in the addon of the conditioner, run on the code and the processor that judge the sources. It
// takes some milliseconds.
#pragma once

#include <span>
#include <vector>

#include "known_answer.h"

namespace entropyd::selftest {

struct Outcome {
  const char* name;  // of the known answer
  bool passed;
};

struct Result {
  std::vector<Outcome> outcomes;  // in the order in which they were run
  double milliseconds = 0;
  bool passed() const;
};

// Runs all known answers, then `more`, and records the result: a process in which one has failed
// credits nothing from then on (core/credit_permission.h). Throws std::bad_alloc, and then records
// nothing.
Result run_self_test(std::span<const KnownAnswer> more = {});

}  // namespace entropyd::selftest
