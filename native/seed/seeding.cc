// SPDX-License-Identifier: MIT
#include "seeding.h"

#include <string.h>

#include <chrono>
#include <new>

#include "../core/kernel_pool.h"
#include "../core/source_defaults.h"
#include "attempt.h"
#include "background_attempt.h"
#include "crediting.h"
#include "hwrng_seeding.h"
#include "jitter_seeding.h"

namespace entropyd::seed {
namespace {

using std::chrono::milliseconds;

// Time for the device's thread to end when its block is no longer needed, so that what it has read
// is wiped.
constexpr auto kGrace = milliseconds(250);

// Whether this ends the program: a tested block does, and so does an error in the configuration or
// of the system. Only for an unusable source the other one is tried.
bool is_final(const Tested& tested) {
  return tested.block != nullptr || tested.failure.exit_code != kExitNoSource;
}

Outcome credit_or_fail(KernelPool& pool, const Tested& tested, const Options& options) {
  if (tested.block == nullptr) return tested.failure;
  return credit(pool, tested, options);
}

// Reads the hardware source, and jitter in parallel once that is late or has failed. The first
// tested block is credited, and what the other source has read is wiped.
Outcome seed_from_either(KernelPool& pool, const Options& options) {
  const auto jitter = attempt_at_jitter(options);
  BackgroundAttempt hwrng(attempt_at_hwrng(options), [jitter](const Tested& tested) {
    if (is_final(tested)) jitter->stop();
  });
  const Tested* early = hwrng.wait(kUrgentPatience);
  if (early != nullptr && is_final(*early)) return credit_or_fail(pool, *early, options);

  const Tested from_jitter = run_attempt(*jitter);
  if (from_jitter.block == nullptr) {
    // The device has its own deadline.
    const Tested& late = *hwrng.wait();
    if (is_final(late)) return credit_or_fail(pool, late, options);
  }
  Outcome outcome = credit_or_fail(pool, from_jitter, options);
  const Tested* beside = hwrng.wait(milliseconds(0));
  outcome.sentence += "; ";
  if (beside == nullptr) {
    outcome.sentence += options.hwrng_device + " was late";
  } else if (beside->block != nullptr) {
    outcome.sentence += options.hwrng_device + " came second";
  } else {
    outcome.sentence += beside->failure.sentence.substr(
        beside->failure.exit_code == kExitNoSource ? strlen(kNoSource) : 0);
  }
  hwrng.stop(kGrace);
  return outcome;
}

Outcome seed_with_memory(const Options& options) {
  if (options.wait) {
    wait_until_ready();
    return {kExitDone, "the CRNG is ready"};
  }
  if (options.if_needed && crng_ready()) return {kExitDone, "the CRNG is ready, nothing to do"};

  // Checked before the privilege, so that every user is told about a wrong configuration.
  if (options.source != SourceChoice::kJitter && is_wrong_kind(options.hwrng_device)) {
    return wrong_kind(options.hwrng_device);
  }
  Result<KernelPool> opened = KernelPool::open(options.random_device);
  if (!opened.ok()) return pool_failure(options.random_device, opened.error());
  KernelPool& pool = opened.value();
  const Result<> allowed = pool.probe();
  if (!allowed.ok()) return pool_failure(options.random_device, allowed.error());

  if (options.source == SourceChoice::kAny) return seed_from_either(pool, options);
  const auto attempt = options.source == SourceChoice::kJitter ? attempt_at_jitter(options)
                                                               : attempt_at_hwrng(options);
  return credit_or_fail(pool, run_attempt(*attempt), options);
}

}  // namespace

Outcome seed(const Options& options) {
  try {
    return seed_with_memory(options);
  } catch (const std::bad_alloc&) {
    return {kExitSystem, "no memory left"};
  }
}

}  // namespace entropyd::seed
