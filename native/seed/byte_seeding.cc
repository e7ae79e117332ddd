// SPDX-License-Identifier: MIT
#include "byte_seeding.h"

#include <linux/magic.h>
#include <stdio.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "../core/byte_judge.h"
#include "../core/generator_reader.h"
#include "../core/health_test_names.h"
#include "../core/trust_state.h"
#include "crediting.h"

namespace entropyd::seed {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr auto kRetry = milliseconds(250);
// What a trial takes.
constexpr size_t kLeastBytes = kFips140PrimeBytes + kTrialBlocks * kFips140BlockBytes;

std::string in_words(const Judgement& judgement) {
  std::string words;
  for (const std::string& test : failed_tests(judgement)) {
    words += (words.empty() ? "" : ", ") + entropyd::in_words(test);
  }
  return words;
}

// A pipe without a name, such as standard input, of which no other writer can come.
bool is_nameless_pipe(const std::string& device) {
  struct statfs in = {};
  return statfs(device.c_str(), &in) == 0 && in.f_type == PIPEFS_MAGIC;
}

std::string in_hex(uint32_t code) {
  char text[16];
  snprintf(text, sizeof text, "0x%x", code);
  return text;
}

// Returns text that follows the device's name.
std::string describe(const ReadResult& result, bool can_have_writers) {
  switch (result.status) {
    case ReadStatus::kTimeout:
      return " delivers nothing";
    case ReadStatus::kEndOfFile:
      return can_have_writers ? " has no writer"
                              : " has ended: at least " + std::to_string(kLeastBytes) +
                                    " bytes are needed, more if a block fails its tests";
    case ReadStatus::kHungUp:
      return " was unplugged, or its line was hung up";
    case ReadStatus::kNotATerminal:
      return " is not a serial line";
    case ReadStatus::kNotThatFast:
      return " cannot run at the baud rate";
    case ReadStatus::kNotSettable:
      return " refuses 8 data bits, no parity or the flow control";
    default:
      if (result.answer != 0) return " refuses the command with its code " + in_hex(result.answer);
      // It delivered something until the deadline, or was stopped.
      if (result.error == 0) return " delivers too slowly";
      return std::string(": ") + strerror(result.error);
  }
}

// Root without the right is a service under a device policy, or somebody in a container.
const char* if_not_permitted() {
  return geteuid() == 0 ? ": the unit, or a container, does not allow it; see entropyd config unit"
                        : ": run as root";
}

class ByteAttempt : public Attempt {
 public:
  ByteAttempt(const SeedSource& source, const Options& options, bool is_replaceable)
      : source_(source),
        reader_(make_generator(source.kind, source.settings)),
        is_replaceable_(is_replaceable),
        waits_(options.require > 1 || !is_replaceable),
        can_have_writers_(!is_nameless_pipe(source.settings.device)),
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

  const SeedSource source_;
  GeneratorReader reader_;
  const bool is_replaceable_;
  const bool waits_;  // for a missing device; several of them could make one source too few
  const bool can_have_writers_;
  const Clock::time_point deadline_;
  StopSign stop_;
  ReadResult last_ = {};
};

// After one of these, the name may refer to another device.
bool is_lost(ReadStatus status) {
  return status == ReadStatus::kEndOfFile || status == ReadStatus::kNoDevice ||
         status == ReadStatus::kIoError || status == ReadStatus::kHungUp;
}

// After one of these, waiting changes nothing.
bool is_hopeless(ReadStatus status) {
  return status == ReadStatus::kNotASource || status == ReadStatus::kNotATerminal ||
         status == ReadStatus::kNotThatFast || status == ReadStatus::kNotSettable ||
         status == ReadStatus::kNotPermitted;
}

// Fills `memory` to `size` bytes; waits for a device that is missing or has no writer.
ByteAttempt::Filled ByteAttempt::fill(SecureMemory& memory, size_t size) {
  memory.wipe();
  while (memory.filled() < size) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline_ - Clock::now());
    if (left <= milliseconds(0)) return Filled::kNo;
    last_ = reader_.read(memory, size - memory.filled(), left);
    if (is_hopeless(last_.status)) return Filled::kNo;
    if (last_.status == ReadStatus::kEndOfFile && !can_have_writers_) return Filled::kNo;
    if (last_.status == ReadStatus::kNoDevice && !waits_) return Filled::kNo;
    if (last_.status == ReadStatus::kOk) continue;
    if (!stop_.sleep(std::min(left, kRetry))) return Filled::kNo;
    if (is_lost(last_.status)) return Filled::kDeviceWasLost;
  }
  return Filled::kYes;
}

Tested ByteAttempt::device_failure() const {
  const std::string sentence = source_.name() + describe(last_, can_have_writers_);
  switch (last_.status) {
    case ReadStatus::kNotASource: {
      const std::string what = source_.name() + " is not an entropy source";
      // A memory device bound over /dev/hwrng: source_check.cc refuses any other.
      return failed(is_replaceable_ ? no_source(what) : Outcome{kExitConfig, what});
    }
    case ReadStatus::kNotATerminal:
    case ReadStatus::kNotThatFast:
    case ReadStatus::kNotSettable:
      return failed({kExitConfig, sentence});
    case ReadStatus::kNotPermitted:
      if (!is_replaceable_) return failed({kExitNoPrivilege, sentence + if_not_permitted()});
      return failed(no_source(sentence));
    default:
      return failed(no_source(sentence));
  }
}

Tested ByteAttempt::run() {
  ByteJudge judge(source_.claim);
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
    return failed(no_source(source_.name() + " fails " + in_words(judgement)));
  }
  std::string what = std::to_string(judge.tested()->left()) + " tested bytes";
  if (judge.trust().failures() > 0) {
    what += ", " + std::to_string(judge.trust().failures()) + " blocks rejected before";
  }
  Tested offered = offer(judge.tested(), source_.name(), what);
  offered.never_alone = source_.never_alone;
  return offered;
}

}  // namespace

std::shared_ptr<Attempt> attempt_at_bytes(const SeedSource& source, const Options& options,
                                          bool is_replaceable) {
  return std::make_shared<ByteAttempt>(source, options, is_replaceable);
}

}  // namespace entropyd::seed
