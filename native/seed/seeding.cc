// SPDX-License-Identifier: MIT
#include "seeding.h"

#include <errno.h>
#include <string.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "../core/byte_counts.h"
#include "../core/byte_tests.h"
#include "../core/device_reader.h"
#include "../core/fips140.h"
#include "../core/kernel_pool.h"
#include "../core/secure_memory.h"
#include "crediting.h"
#include "jitter_seeding.h"

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
  name(continuous & kReplay, "replay");
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

// Where there is another source a device is waited for no longer than the daemon's reads last.
std::chrono::seconds patience(const Options& options) {
  constexpr long kWithAnother = 5;
  const bool is_alone = options.source == SourceChoice::kHwrng;
  return std::chrono::seconds(is_alone ? options.timeout_seconds
                                       : std::min(options.timeout_seconds, kWithAnother));
}

// Reads whole blocks from one device until a deadline.
class Source {
 public:
  Source(const Options& options)
      : name_(options.hwrng_device),
        reader_(options.hwrng_device),
        waits_(options.source == SourceChoice::kHwrng),
        deadline_(Clock::now() + patience(options)) {}

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
      // Where there is another source, what is not there is not waited for.
      if (last_.status == ReadStatus::kNoDevice && !waits_) return false;
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
        if (waits_) return {kExitNoPrivilege, sentence + ": run as root"};
        return no_source(sentence);
      default:
        return no_source(sentence);
    }
  }

 private:
  const std::string name_;
  DeviceReader reader_;
  const bool waits_;
  const Clock::time_point deadline_;
  ReadResult last_ = {};
};

// At most what is claimed of the bytes, or was measured where that is less.
Outcome credit_block(KernelPool& pool, SecureMemory& block, double measured, const Options& options,
                     int rejected) {
  const size_t bytes = block.filled();
  const double worth = static_cast<double>(bytes) * std::min(kClaim, measured);
  const long bits = std::min(options.bits, static_cast<long>(worth));
  std::string what = std::to_string(bytes) + " tested bytes";
  if (rejected > 0) what += ", " + std::to_string(rejected) + " blocks rejected before";
  return credit(pool, block, bits, options.hwrng_device, what, options);
}

Outcome seed_from_hwrng(KernelPool& pool, const Options& options) {
  Source source(options);
  Fips140 fips140;
  ByteTests tests(kClaim);
  ByteCounts counts;
  SecureMemory block(kFips140BlockBytes);
  if (!fips140.valid() || !tests.valid() || !counts.valid() || !block.valid()) {
    return {kExitSystem, "no memory"};
  }
  if (!source.fill(block, kFips140PrimeBytes)) return source.failure();
  fips140.prime(block.data());

  int passed_in_a_row = 0, rejected = 0;
  while (passed_in_a_row < kTrialBlocks) {
    if (!source.fill(block, kFips140BlockBytes)) return source.failure();
    counts.add(block.data(), block.filled());
    const uint32_t continuous_failed = tests.test(block.data(), block.filled());
    const std::string failed = names_of(fips140.test(block.data()), continuous_failed);
    passed_in_a_row = failed.empty() ? passed_in_a_row + 1 : 0;
    if (failed.empty()) continue;
    // Beyond chance, or too often for chance.
    if ((continuous_failed & kPermanent) != 0 || ++rejected == kFailuresToGiveUp) {
      return no_source(options.hwrng_device + " fails " + failed);
    }
  }
  return credit_block(pool, block, counts.min_entropy(), options, rejected);
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

  if (options.source == SourceChoice::kJitter) return seed_from_jitter(pool, options);
  const Outcome from_hwrng = seed_from_hwrng(pool, options);
  if (from_hwrng.exit_code != kExitNoSource || options.source == SourceChoice::kHwrng) {
    return from_hwrng;
  }
  Outcome from_jitter = seed_from_jitter(pool, options);
  from_jitter.sentence += "; " + from_hwrng.sentence.substr(strlen(kNoSource));
  return from_jitter;
}

}  // namespace entropyd::seed
