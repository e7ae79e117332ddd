// SPDX-License-Identifier: MIT
#include "seeding.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "../core/byte_judge.h"
#include "../core/device_reader.h"
#include "../core/health_test_names.h"
#include "../core/kernel_pool.h"
#include "../core/secure_memory.h"
#include "../core/source_defaults.h"
#include "../core/startup_trial.h"
#include "crediting.h"
#include "jitter_seeding.h"

namespace entropyd::seed {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr auto kRetry = milliseconds(250);

std::string in_words(const Judgement& judgement) {
  std::string words;
  for (const std::string& test : failed_tests(judgement)) {
    words += (words.empty() ? "" : ", ") + entropyd::in_words(test);
  }
  return words;
}

constexpr const char* kNoEntropySource =
    " is no entropy source: a character device or FIFO is, other than the kernel's own random, "
    "zero and null";

// Goes on after the device's name.
std::string describe(const ReadResult& result) {
  switch (result.status) {
    case ReadStatus::kTimeout:
      return " is mute";
    case ReadStatus::kEndOfFile:
      return " has no writer";
    case ReadStatus::kNotASource:
      return kNoEntropySource;
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

Outcome seed_from_hwrng(KernelPool& pool, const Options& options) {
  Source source(options);
  ByteJudge judge(kHwrngClaim);
  SecureMemory block(kFips140BlockBytes);
  if (!judge.valid() || !block.valid()) return {kExitSystem, "no memory"};
  if (!source.fill(block, judge.priming_bytes())) return source.failure();
  judge.prime(block);

  StartupTrial trial;
  Judgement judgement;
  while (!trial.is_over()) {
    if (!source.fill(block, kFips140BlockBytes)) return source.failure();
    judgement = judge.judge(block);
    trial.add(judgement);
  }
  if (trial.failed()) return no_source(options.hwrng_device + " fails " + in_words(judgement));
  std::string what = std::to_string(judge.tested()->left()) + " tested bytes";
  if (trial.failures() > 0) {
    what += ", " + std::to_string(trial.failures()) + " blocks rejected before";
  }
  return credit(pool, *judge.tested(), options.hwrng_device, what, options);
}

// A device that is missing may still come; one of the wrong kind is a mistake.
bool is_wrong_kind(const std::string& device) {
  struct stat node = {};
  return stat(device.c_str(), &node) == 0 && kind_refused(node.st_mode, node.st_rdev) != nullptr;
}

}  // namespace

Outcome seed(const Options& options) {
  if (options.wait) {
    wait_until_ready();
    return {kExitDone, "the CRNG is ready"};
  }
  if (options.if_needed && crng_ready()) return {kExitDone, "the CRNG is ready, nothing to do"};

  // Before the privilege is looked at: a wrong configuration is told to every user.
  if (options.source != SourceChoice::kJitter && is_wrong_kind(options.hwrng_device)) {
    return {kExitConfig, options.hwrng_device + kNoEntropySource};
  }
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
