// SPDX-License-Identifier: MIT
// Runs the self-test of mutated sources once: prints the known answers that are wrong, and exits
// with 1 if there are any or if the core would credit all the same.
#include <stdio.h>

#include "../../native/core/credit_permission.h"
#include "../../native/selftest/self_test.h"

using namespace entropyd;

int main() {
  const auto result = selftest::run_self_test(selftest::conditioner_answers());
  for (const auto& [name, passed] : result.outcomes) {
    if (!passed) puts(name);
  }
  const bool may_credit = self_test_state() == SelfTestState::kPassed;
  if (result.passed() != may_credit) puts("creditPermission");
  return may_credit ? 0 : 1;
}
