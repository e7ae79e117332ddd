// SPDX-License-Identifier: MIT
#include "trust_state.h"

namespace entropyd {

void TrustState::add_passed() {
  window_ <<= 1;
  ++clean_run_;
  const bool is_enough = (trust_ == Trust::kOnTrial && clean_run_ >= kTrialBlocks) ||
                         (trust_ == Trust::kQuarantined && clean_run_ >= kReturnBlocks);
  if (!is_enough) return;
  trust_ = Trust::kTrusted;
  retests_failed_ = 0;
}

void TrustState::add_failed(bool permanent) {
  clean_run_ = 0;
  if (trust_ == Trust::kFailed) return;
  if (permanent && on_permanent_failure_ == OnPermanentFailure::kStop) {
    become(Trust::kFailed);
    return;
  }
  if (trust_ == Trust::kQuarantined) {
    ++retests_failed_;
    return;
  }
  window_ <<= 1;
  window_.set(0);
  if (!permanent && failures() < kWindowFailures) return;
  become(Trust::kQuarantined);
}

void TrustState::become(Trust trust) {
  trust_ = trust;
  retests_failed_ = 0;
  window_.reset();
}

void TrustState::change_device() {
  if (trust_ == Trust::kTrusted) trust_ = Trust::kOnTrial;
  clean_run_ = 0;
}

}  // namespace entropyd
