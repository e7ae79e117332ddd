// SPDX-License-Identifier: MIT
#include "seeding.h"

#include <new>
#include <vector>

#include "../core/kernel_pool.h"
#include "contest.h"
#include "crediting.h"
#include "source_check.h"

namespace entropyd::seed {
namespace {

Outcome seed_with_memory(const Options& options) {
  if (options.wait) {
    wait_until_ready();
    return {kExitDone, "the CRNG is ready"};
  }
  if (options.if_needed && crng_ready()) return {kExitDone, "the CRNG is ready, nothing to do"};

  // Checked before the privilege, so that every user is told about a wrong configuration.
  if (const auto wrong = wrong_sources(options.sources)) return *wrong;
  if (const auto broken = self_test_failure()) return *broken;
  Result<KernelPool> opened = KernelPool::open(options.random_device);
  if (!opened.ok()) return pool_failure(options.random_device, opened.error());
  KernelPool& pool = opened.value();
  const Result<> allowed = pool.probe();
  if (!allowed.ok()) return pool_failure(options.random_device, allowed.error());

  Contest contest(options);
  contest.run();
  const std::vector<Tested> passed = contest.passed();
  if (passed.empty()) {
    const Outcome failure = contest.failure();
    contest.stop();
    return failure;
  }
  // Again, because a device that was missing before may have turned out to be that of another
  // source.
  if (const auto wrong = wrong_sources(contest.passed_sources())) {
    for (const Tested& tested : passed) tested.block->wipe();
    contest.stop();
    return *wrong;
  }
  Outcome outcome = credit(pool, passed, options);
  if (outcome.exit_code == kExitDone) outcome.sentence += contest.others();
  contest.stop();
  return outcome;
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
