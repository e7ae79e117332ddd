// SPDX-License-Identifier: MIT
// The start-up test of a source (SP 800-90B section 4.3): it is on trial until so many blocks in a
// row have passed, and nothing of them is used but the last. docs/decisions/0004 has the
// derivation.
#pragma once

#include "source_judge.h"

namespace entropyd {

constexpr int kTrialBlocks = 2;
// A good block fails FIPS 140-2 with probability 1/1244: three failures in ten blocks come by
// chance once in 16 million starts.
constexpr int kTrialFailures = 3;

class StartupTrial {
 public:
  void add(const Judgement& judgement) {
    passed_in_a_row_ = judgement.passed() ? passed_in_a_row_ + 1 : 0;
    failures_ += !judgement.passed();
    permanent_ |= judgement.permanent();
  }
  bool is_over() const { return passed_in_a_row_ >= kTrialBlocks || failed(); }
  // Beyond chance, or too often for chance.
  bool failed() const { return permanent_ || failures_ >= kTrialFailures; }
  int failures() const { return failures_; }

 private:
  int passed_in_a_row_ = 0;
  int failures_ = 0;
  bool permanent_ = false;
};

}  // namespace entropyd
