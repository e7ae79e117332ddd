// SPDX-License-Identifier: MIT
#include "hwrng_seeding.h"

#include <string.h>
#include <sys/stat.h>

#include <algorithm>
#include <string>

#include "../core/byte_judge.h"
#include "../core/device_node.h"
#include "../core/generator_reader.h"
#include "../core/health_test_names.h"
#include "../core/source_defaults.h"
#include "../core/source_file.h"
#include "crediting.h"

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

// Returns text that follows the device's name.
std::string describe(const ReadResult& result) {
  switch (result.status) {
    case ReadStatus::kTimeout:
      return " delivers nothing";
    case ReadStatus::kEndOfFile:
      return " has no writer";
    default:
      return std::string(": ") + strerror(result.error);
  }
}

class HwrngAttempt : public Attempt {
 public:
  explicit HwrngAttempt(const Options& options)
      : options_(options),
        reader_(std::make_unique<DeviceNode>(GeneratorSettings{.device = options.hwrng_device})),
        waits_(options.source == SourceChoice::kHwrng),
        deadline_(Clock::now() + std::chrono::seconds(options.timeout_seconds)) {}

  Tested run() override;

  void stop() override {
    stop_.raise();
    reader_.close();
  }

 private:
  enum class Filled { kYes, kDeviceWasLost, kNo };
  Filled fill(SecureMemory& memory, size_t size);
  Tested device_failure() const;

  const Options options_;
  GeneratorReader reader_;
  const bool waits_;  // there is no other source
  const Clock::time_point deadline_;
  StopSign stop_;
  ReadResult last_ = {};
};

// After one of these, the name may refer to another device.
bool is_lost(ReadStatus status) {
  return status == ReadStatus::kEndOfFile || status == ReadStatus::kNoDevice ||
         status == ReadStatus::kIoError;
}

// Fills `memory` to `size` bytes; waits for a device that is missing or has no writer.
HwrngAttempt::Filled HwrngAttempt::fill(SecureMemory& memory, size_t size) {
  memory.wipe();
  while (memory.filled() < size) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline_ - Clock::now());
    if (left <= milliseconds(0)) return Filled::kNo;
    last_ = reader_.read(memory, size - memory.filled(), left);
    if (last_.status == ReadStatus::kNotASource || last_.status == ReadStatus::kNotPermitted) {
      return Filled::kNo;
    }
    // If there is another source, a missing device is not waited for.
    if (last_.status == ReadStatus::kNoDevice && !waits_) return Filled::kNo;
    if (last_.status == ReadStatus::kOk) continue;
    if (!stop_.sleep(std::min(left, kRetry))) return Filled::kNo;
    if (is_lost(last_.status)) return Filled::kDeviceWasLost;
  }
  return Filled::kYes;
}

Tested HwrngAttempt::device_failure() const {
  const std::string sentence = options_.hwrng_device + describe(last_);
  switch (last_.status) {
    case ReadStatus::kNotASource:
      return failed(wrong_kind(options_.hwrng_device));
    case ReadStatus::kNotPermitted:
      if (waits_) return failed({kExitNoPrivilege, sentence + ": run as root"});
      return failed(no_source(sentence));
    default:
      return failed(no_source(sentence));
  }
}

Tested HwrngAttempt::run() {
  ByteJudge judge(kHwrngClaim);
  SecureMemory block(kFips140BlockBytes);
  Judgement judgement;
  while (judge.trust().trust() == Trust::kOnTrial) {
    const size_t priming = judge.priming_bytes();
    const Filled filled = fill(block, priming > 0 ? priming : kFips140BlockBytes);
    if (filled == Filled::kNo) return device_failure();
    if (filled == Filled::kDeviceWasLost) {  // its trial begins again, as in the daemon
      judge.restart();
    } else if (priming > 0) {
      judge.prime(block);
    } else {
      judgement = judge.judge(block);
    }
  }
  if (judge.trust().trust() == Trust::kQuarantined) {
    return failed(no_source(options_.hwrng_device + " fails " + in_words(judgement)));
  }
  std::string what = std::to_string(judge.tested()->left()) + " tested bytes";
  if (judge.trust().failures() > 0) {
    what += ", " + std::to_string(judge.trust().failures()) + " blocks rejected before";
  }
  return offer(judge.tested(), options_.hwrng_device, what);
}

}  // namespace

bool is_wrong_kind(const std::string& device) {
  struct stat node = {};
  return stat(device.c_str(), &node) == 0 &&
         unsupported_file_type(node.st_mode, node.st_rdev) != nullptr;
}

Outcome wrong_kind(const std::string& device) {
  return {kExitConfig,
          device +
              " is not an entropy source: a character device or FIFO is, other than the "
              "kernel's own random, zero and null"};
}

std::shared_ptr<Attempt> attempt_at_hwrng(const Options& options) {
  return std::make_shared<HwrngAttempt>(options);
}

}  // namespace entropyd::seed
