// SPDX-License-Identifier: MIT
// Whether this process may credit the kernel's pool: once its self-test (native/selftest) has
// passed, until one fails. KernelPool asks here before each credit.
#pragma once

namespace entropyd {

enum class SelfTestState { kNotRun, kPassed, kFailed };

// From any thread.
SelfTestState self_test_state();
// Records the result of a self-test. A failure is never forgotten, even if the next one passes:
// what made a test give a wrong answer may do so again. It is the error state of FIPS 140-3, which
// only a restart of the program ends.
void record_self_test(bool passed);

}  // namespace entropyd
