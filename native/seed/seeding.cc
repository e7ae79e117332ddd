// SPDX-License-Identifier: MIT
#include "seeding.h"

#include <errno.h>
#include <string.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "../core/byte_counts.h"
#include "../core/continuous_tests.h"
#include "../core/device_reader.h"
#include "../core/fips140.h"
#include "../core/kernel_pool.h"
#include "../core/random_sysctl.h"
#include "../core/secure_memory.h"

namespace entropyd::seed {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// As in the daemon (src/health/standing.ts): a source is on trial until two blocks in a row have
// passed, and a good one fails three of its first ten once in 16 million starts.
constexpr int kTrialBlocks = 2;
constexpr int kFailuresToGiveUp = 3;
constexpr double kClaim = 4;  // bits a byte, docs/decisions/0003
constexpr auto kRetry = milliseconds(250);

std::string names_of(uint32_t fips140, uint32_t continuous) {
  std::string names;
  const auto name = [&](uint32_t failed, const char* text) {
    if (failed == 0) return;
    if (!names.empty()) names += ", ";
    names += text;
  };
  name(fips140 & kMonobit, "monobit");
  name(fips140 & kPoker, "poker");
  name(fips140 & kRuns, "runs");
  name(fips140 & kLongRun, "long run");
  name(fips140 & kContinuousRun, "continuous run");
  name(continuous & kRepetitionCount, "repetition count");
  name(continuous & kAdaptiveProportion, "adaptive proportion");
  return names;
}

// Goes on after the device's name.
std::string describe(const ReadResult& result) {
  switch (result.status) {
    case ReadStatus::kTimeout:
      return " is mute";
    case ReadStatus::kEndOfFile:
      return " has no writer";
    case ReadStatus::kNotASource:
      return " is no entropy source: a character device or FIFO is, other than the kernel's own "
             "random, zero and null";
    default:
      return std::string(": ") + strerror(result.error);
  }
}

Outcome no_source(const std::string& sentence) {
  return {kExitNoSource, sentence};
}

// Reads whole blocks from one device until a deadline.
class Source {
 public:
  Source(const Options& options)
      : name_(options.hwrng_device),
        reader_(options.hwrng_device),
        deadline_(Clock::now() + std::chrono::seconds(options.timeout_seconds)) {}

  // Fills `memory` to `size` bytes; a missing device or an absent writer is waited for.
  bool fill(SecureMemory& memory, size_t size) {
    memory.wipe();
    while (memory.filled() < size) {
      const auto left = std::chrono::duration_cast<milliseconds>(deadline_ - Clock::now());
      if (left <= milliseconds(0)) return false;
      last_ = reader_.read(memory, size - memory.filled(), left);
      if (last_.status == ReadStatus::kNotASource || last_.status == ReadStatus::kNotPermitted) {
        return false;
      }
      if (last_.status != ReadStatus::kOk) std::this_thread::sleep_for(std::min(left, kRetry));
    }
    return true;
  }

  Outcome failure() const {
    const std::string sentence = name_ + describe(last_);
    switch (last_.status) {
      case ReadStatus::kNotASource:
        return {kExitConfig, sentence};
      case ReadStatus::kNotPermitted:
        return {kExitNoPrivilege, sentence + ": run as root"};
      default:
        return no_source("no usable source: " + sentence);
    }
  }

 private:
  const std::string name_;
  DeviceReader reader_;
  const Clock::time_point deadline_;
  ReadResult last_ = {};
};

Outcome pool_failure(const std::string& device, int error) {
  if (error == EPERM) {
    return {kExitNoPrivilege, "crediting the kernel pool needs CAP_SYS_ADMIN: run as root"};
  }
  const bool wrong_device = error == ENOTTY || error == EINVAL;
  return {wrong_device ? kExitConfig : kExitSystem,
          wrong_device ? device + " is not the kernel's random device"
                       : device + ": " + strerror(error)};
}

long pool_number(const char* name) {
  long value = 0;
  return read_random_sysctl(name, &value) == 0 ? value : -1;
}

// A ready CRNG takes what was fed only when it is reseeded. One that was not ready is made ready by
// the credit itself; and on a legacy pool a reseed would take out again what was just put in.
bool reseed_helps(bool was_ready) {
  return was_ready && pool_number("poolsize") <= 256;
}

// At most what is claimed of the bytes, or was measured where that is less.
Outcome credit(KernelPool& pool, SecureMemory& block, double measured, const Options& options,
               int rejected) {
  const size_t bytes = block.filled();
  const double worth = static_cast<double>(bytes) * std::min(kClaim, measured);
  const long bits = std::min(options.bits, static_cast<long>(worth));
  if (bits < kMinBits) {
    return no_source("no usable source: " + options.hwrng_device + " holds too little, " +
                     std::to_string(bits) + " bits in " + std::to_string(bytes) + " bytes");
  }
  const bool was_ready = crng_ready();
  const int error = pool.add_entropy(block, bytes, static_cast<size_t>(bits));
  if (error != 0) return pool_failure(options.random_device, error);
  std::string sentence = "credited " + std::to_string(bits) + " bits from " + options.hwrng_device +
                         " (" + std::to_string(bytes) + " tested bytes";
  if (rejected > 0) sentence += ", " + std::to_string(rejected) + " blocks rejected before";
  sentence += reseed_helps(was_ready) && pool.reseed_crng() == 0 ? "), CRNG reseeded" : ")";
  sentence += crng_ready() ? ", CRNG ready" : ", CRNG not ready yet";
  sentence += ", pool " + std::to_string(pool_number("entropy_avail")) + " of " +
              std::to_string(pool_number("poolsize")) + " bits";
  return {kExitDone, sentence};
}

}  // namespace

Outcome seed(const Options& options) {
  if (options.wait) {
    wait_until_ready();
    return {kExitDone, "the CRNG is ready"};
  }
  if (options.if_needed && crng_ready()) return {kExitDone, "the CRNG is ready, nothing to do"};

  KernelPool pool(options.random_device);
  const int error = pool.error() != 0 ? pool.error() : pool.probe();
  if (error != 0) return pool_failure(options.random_device, error);

  Source source(options);
  Fips140 fips140;
  ContinuousTests continuous(kClaim);
  ByteCounts counts;
  SecureMemory block(kFips140BlockBytes);
  if (!fips140.valid() || !continuous.valid() || !counts.valid() || !block.valid()) {
    return {kExitSystem, "no memory"};
  }
  if (!source.fill(block, kFips140PrimeBytes)) return source.failure();
  fips140.prime(block.data());

  int passed_in_a_row = 0, rejected = 0;
  while (passed_in_a_row < kTrialBlocks) {
    if (!source.fill(block, kFips140BlockBytes)) return source.failure();
    counts.add(block.data(), block.filled());
    const uint32_t continuous_failed = continuous.test(block.data(), block.filled());
    const std::string failed = names_of(fips140.test(block.data()), continuous_failed);
    passed_in_a_row = failed.empty() ? passed_in_a_row + 1 : 0;
    if (failed.empty()) continue;
    // Beyond chance, or too often for chance.
    if ((continuous_failed & kPermanent) != 0 || ++rejected == kFailuresToGiveUp) {
      return no_source("no usable source: " + options.hwrng_device + " fails " + failed);
    }
  }
  return credit(pool, block, counts.min_entropy(), options, rejected);
}

}  // namespace entropyd::seed
