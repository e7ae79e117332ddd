// SPDX-License-Identifier: MIT
// A known answer of the self-test: what a health test, an estimator or the conditioner says of an
// input that a short rule makes. Each has an answer that has to be given and one that has to be
// refused, on either side of each limit, so that a limit that has moved by one is found. The
// expected values are derived from the standards in the comments beside them, never from the
// constants that are tested.
#pragma once

#include <span>

namespace entropyd::selftest {

struct KnownAnswer {
  const char* name;  // of the test, in JSON and logs
  // Whether the answer is the known one. Throws std::bad_alloc.
  bool (*holds)();
};

// In the order in which they are run and shown.
std::span<const KnownAnswer> fips140_answers();
std::span<const KnownAnswer> continuous_answers();
std::span<const KnownAnswer> dependence_answers();
std::span<const KnownAnswer> replay_answers();
std::span<const KnownAnswer> estimate_answers();
std::span<const KnownAnswer> judge_answers();
// Only in the addon, which has OpenSSL.
std::span<const KnownAnswer> conditioner_answers();

}  // namespace entropyd::selftest
