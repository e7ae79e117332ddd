// SPDX-License-Identifier: MIT
#include "crediting.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>

#include "../core/pool_generation.h"
#include "../core/random_sysctl.h"
#include "../selftest/self_test.h"

namespace entropyd::seed {
namespace {

long pool_number(const char* name) {
  const Result<long> value = read_random_sysctl(name);
  return value.ok() ? value.value() : -1;
}

// A host whose root file system was made from a container image still has the file by which
// containers are recognised. Only outside of a container the kernel's own threads are visible
// (src/container.ts).
bool sees_kernel_threads() {
  char name[16] = {};
  FILE* comm = fopen("/proc/2/comm", "re");
  if (comm == nullptr) return false;
  const bool is_thread =
      fgets(name, sizeof name, comm) != nullptr && strcmp(name, "kthreadd\n") == 0;
  fclose(comm);
  return is_thread;
}

// Whether this is a container or a user namespace, whose root is not the host's root: recognised by
// uid_map (user_namespaces(7)) and by the files that container managers create.
bool is_confined() {
  for (const char* mark : {"/run/systemd/container", "/.dockerenv", "/run/.containerenv"}) {
    if (access(mark, F_OK) == 0 && !sees_kernel_threads()) return true;
  }
  FILE* map = fopen("/proc/self/uid_map", "re");
  if (map == nullptr) return false;
  unsigned long inside = 0, outside = 0, count = 0;
  const int read = fscanf(map, "%lu %lu %lu", &inside, &outside, &count);
  fclose(map);
  return read == 3 && !(inside == 0 && outside == 0 && count == 4294967295UL);
}

// On a legacy pool a reseed would take out the entropy that was just added.
bool can_reseed() {
  return is_modern_pool(pool_number("poolsize"));
}

// How many bits of a block may be credited, others being there or not.
size_t worth(const Tested& tested) {
  return tested.never_alone ? 0 : tested.block->bits();
}

bool is_worth_less(const Tested& one, const Tested& other) {
  return worth(one) < worth(other);
}

}  // namespace

std::optional<Outcome> self_test_failure() {
  static const selftest::Result result = selftest::run_self_test();
  if (result.passed()) return std::nullopt;
  std::string failed;
  for (const auto& [name, passed] : result.outcomes) {
    if (!passed) failed += (failed.empty() ? "" : ", ") + std::string(name);
  }
  return Outcome{kExitInternal, "self-test failed: " + failed +
                                    ": nothing is credited; install the package again, and if "
                                    "that does not help, suspect the processor or the memory"};
}

Result<> add_all(KernelPool& pool, TestedBlock& block, size_t bits) {
  Result<> result = success();
  while (block.left() > 0 && result.ok()) {
    const size_t piece = std::min(block.left(), KernelPool::kMostBytes);
    const size_t share = bits * piece / block.left();
    result = pool.add_entropy(block, piece, share);
    bits -= share;
  }
  block.wipe();
  return result;
}

Outcome no_source(const std::string& reason) {
  return {kExitNoSource, kNoSource + reason};
}

std::string reason_of(const Outcome& failure) {
  const bool is_unusable = failure.exit_code == kExitNoSource;
  return failure.sentence.substr(is_unusable ? strlen(kNoSource) : 0);
}

Outcome pool_failure(const std::string& random_device, const SystemError& error) {
  if (error.number == EPERM) {
    const std::string needs = "crediting the kernel pool needs CAP_SYS_ADMIN";
    return {kExitNoPrivilege, geteuid() == 0 && is_confined()
                                  ? needs +
                                        " of the initial user namespace, and this is a container "
                                        "or user namespace: the pool is the host's, run it there"
                                  : needs + ": run as root"};
  }
  const bool wrong_device = error.number == ENOTTY || error.number == EINVAL;
  return {wrong_device ? kExitConfig : kExitSystem,
          wrong_device ? random_device + " is not the kernel's random device"
                       : random_device + ": " + strerror(error.number)};
}

// A CRNG that is not ready is seeded within the ioctl that credits the last bits it needs, from the
// bytes that are in the pool by then. So all bytes but those of one block go in without credit, and
// that block, which is worth most, carries the credit when they are there.
Outcome credit(KernelPool& pool, const std::vector<Tested>& passed, const Options& options) {
  const auto last = std::max_element(passed.begin(), passed.end(), is_worth_less);
  const size_t bits = std::min(static_cast<size_t>(options.bits), worth(*last));
  std::string from;
  Result<> added = success();
  for (auto one = passed.begin(); one != passed.end() && added.ok(); ++one) {
    from += (from.empty() ? "" : " and ") + one->from + " (" + one->what + ")";
    if (one != last) added = add_all(pool, *one->block, 0);
  }
  if (added.ok()) added = add_all(pool, *last->block, bits);
  if (!added.ok()) return pool_failure(options.random_device, added.error());
  std::string sentence = "credited " + std::to_string(bits) + " bits from " + from;
  // A CRNG that was ready, or that something else has made ready in between, has not used all of
  // the bytes yet.
  const bool is_reseeded = can_reseed() && pool.reseed_crng().ok();
  sentence += is_reseeded    ? ", CRNG reseeded"
              : crng_ready() ? ", CRNG ready"
                             : ", CRNG not ready yet";
  sentence += ", pool " + std::to_string(pool_number("entropy_avail")) + " of " +
              std::to_string(pool_number("poolsize")) + " bits";
  return {kExitDone, sentence};
}

}  // namespace entropyd::seed
