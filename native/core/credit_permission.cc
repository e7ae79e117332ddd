// SPDX-License-Identifier: MIT
#include "credit_permission.h"

#include <atomic>

namespace entropyd {
namespace {

std::atomic<SelfTestState> state{SelfTestState::kNotRun};

}  // namespace

SelfTestState self_test_state() {
  return state;
}

void record_self_test(bool passed) {
  SelfTestState before = SelfTestState::kNotRun;
  if (!passed) {
    state = SelfTestState::kFailed;
  } else {
    state.compare_exchange_strong(before, SelfTestState::kPassed);
  }
}

}  // namespace entropyd
