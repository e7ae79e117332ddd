// SPDX-License-Identifier: MIT
#include "self_test.h"

#include <algorithm>
#include <chrono>

#include "../core/credit_permission.h"

namespace entropyd::selftest {

bool Result::passed() const {
  return !outcomes.empty() && std::all_of(outcomes.begin(), outcomes.end(),
                                          [](const Outcome& one) { return one.passed; });
}

Result run_self_test(std::span<const KnownAnswer> more) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  Result result;
  for (const auto answers : {fips140_answers(), continuous_answers(), dependence_answers(),
                             replay_answers(), estimate_answers(), judge_answers(), more}) {
    for (const auto& [name, holds] : answers) result.outcomes.push_back({name, holds()});
  }
  result.milliseconds = std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  record_self_test(result.passed());
  return result;
}

}  // namespace entropyd::selftest
