// SPDX-License-Identifier: MIT
#include "reseeding.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <algorithm>
#include <chrono>
#include <new>
#include <optional>
#include <string>

#include "../core/generation_file.h"
#include "../core/kernel_pool.h"
#include "../core/random_sysctl.h"
#include "crediting.h"
#include "daemon_notice.h"
#include "own_bytes.h"
#include "pushed_bytes.h"
#include "reseed_report.h"
#include "source_check.h"

namespace entropyd::seed {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// How long the machine's own bytes are waited for, from the start. If a push was mixed, they are
// only a second defence, and the reseed is over after what the jitter source usually takes (18 ms).
// If not, there is nothing else that sets copies apart.
constexpr auto kOwnBesidePush = milliseconds(50);
constexpr auto kOwnAlone = milliseconds(1000);

class Reseeding {
 public:
  explicit Reseeding(const Options& options) : options_(options) {}

  ReseedReport run();

 private:
  void open_push();
  void mix_push(KernelPool& pool);
  void mix_own(KernelPool& pool, OwnBytes& own, Clock::time_point deadline);
  void reseed_crng(KernelPool& pool);
  std::string refusal(KernelPool& pool);
  void fail(const Outcome& outcome);
  void decide(const OwnBytes& own);
  void tell_programs();
  bool differs() const {
    return report_.bytes_mixed > 0 || own_bits_ >= static_cast<size_t>(kMinBits);
  }
  milliseconds patience(milliseconds usual) const {
    const long given = options_.source_deadline_ms;
    return given < 0 ? usual : milliseconds(given);
  }

  const Options& options_;
  const Clock::time_point start_ = Clock::now();
  ReseedReport report_;
  std::optional<PushedBytes> push_;
  size_t own_bits_ = 0;
  std::string last_refusal_;  // of the kernel, "" if it did reseed
};

// The first failure is the one that is reported.
void Reseeding::fail(const Outcome& outcome) {
  if (report_.exit_code != kExitDone) return;
  report_.exit_code = outcome.exit_code;
  report_.reason = outcome.sentence;
}

// Without the pushed bytes the machine is reseeded all the same, but that is no success.
void Reseeding::open_push() {
  if (options_.mix == nullptr) return;
  Result<PushedBytes> opened = PushedBytes::open(options_.mix);
  if (opened.ok()) {
    push_.emplace(std::move(opened.value()));
    return;
  }
  const int error = opened.error().number;
  const std::string what = strcmp(options_.mix, "-") == 0 ? "standard input" : options_.mix;
  fail({kExitIo, "--mix: " + what +
                     (error == ENOTSUP ? " is a device of this machine, not bytes that a host "
                                         "pushed: name a file, or - for standard input"
                                       : std::string(": ") + strerror(error))});
}

// Why the kernel does not reseed; "" if it did.
std::string Reseeding::refusal(KernelPool& pool) {
  const Result<long> size = read_random_sysctl("poolsize");
  if (size.ok() && !is_modern_pool(size.value())) {
    const Result<int> count = pool.entropy_count();
    if (count.ok() && count.value() < kLegacyReseedBits) {
      return "its pool holds " + std::to_string(count.value()) + " bits, too few for a reseed";
    }
  }
  switch (const int error = pool.reseed_crng().error_number()) {
    case 0:
      return "";
    case ENODATA:
      return "its CRNG is not ready yet";
    case EINVAL:
      return "it has no RNDRESEEDCRNG, which came with Linux 4.17";
    default:
      return std::string("RNDRESEEDCRNG: ") + strerror(error);
  }
}

// Called after each mixing; the last call decides.
void Reseeding::reseed_crng(KernelPool& pool) {
  last_refusal_ = refusal(pool);
  report_.reseeded = last_refusal_.empty();
}

void Reseeding::mix_push(KernelPool& pool) {
  if (push_->error() != 0) {
    fail({kExitIo, std::string("--mix: the pushed bytes: ") + strerror(push_->error())});
  }
  const size_t bytes = push_->kept().filled();
  if (bytes == 0) return;
  const Result<> mixed = pool.mix(push_->kept());
  if (!mixed.ok()) return fail(pool_failure(options_.random_device, mixed.error()));
  report_.bytes_mixed = bytes;
  reseed_crng(pool);
}

void Reseeding::mix_own(KernelPool& pool, OwnBytes& own, Clock::time_point deadline) {
  bool has_added = false;
  for (const Tested& tested : own.wait_until(deadline)) {
    const size_t bytes = tested.block->left();
    if (bytes == 0) continue;  // added by an earlier call
    const size_t most = tested.never_alone ? 0 : static_cast<size_t>(kMinBits) - own_bits_;
    const size_t bits = std::min<size_t>(most, tested.block->bits());
    const Result<> added = add_all(pool, *tested.block, bits);
    if (!added.ok()) return fail(pool_failure(options_.random_device, added.error()));
    has_added = true;
    own_bits_ += bits;
    report_.own.push_back({tested.from, bytes, bits});
  }
  if (has_added) reseed_crng(pool);
}

// What is not failed yet is failed if the kernel did not reseed, or if copies cannot differ.
void Reseeding::decide(const OwnBytes& own) {
  if (!report_.reseeded) {
    fail({kExitSystem, "the kernel did not reseed its CRNG: " + last_refusal_});
  }
  if (differs()) return;
  const std::string pushed = push_ ? "the push was empty" : "nothing was pushed";
  const std::string failures = own.failures();
  fail(no_source(pushed + ", and this machine has no tested bits of its own within " +
                 std::to_string(patience(kOwnAlone).count()) + " ms" +
                 (failures.empty() ? "" : ": " + failures)));
}

// After the daemon was told: it then finds the number that is written here, and writes none.
void Reseeding::tell_programs() {
  const std::string& socket = options_.control_socket;
  if (report_.exit_code != kExitDone || socket == "none") return;
  const std::string path = socket.substr(0, socket.rfind('/') + 1) + "generation";
  const Result<uint64_t> number = announce_generation(path, "reseed");
  if (number.ok()) {
    report_.generation = number.value();
  } else {
    report_.not_told = path + ": " + strerror(number.error().number);
  }
}

ReseedReport Reseeding::run() {
  if (const auto wrong = wrong_sources(options_.sources)) {
    fail(*wrong);
    return report_;
  }
  Result<KernelPool> opened = KernelPool::open(options_.random_device);
  const Result<> allowed = opened.ok() ? opened.value().probe() : Result<>(opened.error());
  if (!allowed.ok()) {
    fail(pool_failure(options_.random_device, allowed.error()));
    return report_;
  }
  KernelPool& pool = opened.value();
  const auto push_deadline = start_ + std::chrono::seconds(options_.timeout_seconds);

  open_push();
  DaemonNotice notice(options_.control_socket);
  Options read = options_;
  if (options_.source_deadline_ms == 0) read.sources.clear();
  OwnBytes own(read);
  // A push that is there is mixed at once. One that is slow keeps the own bytes waiting as little
  // as they keep it.
  const bool is_prompt = push_ && push_->read_until(start_ + kOwnBesidePush);
  if (is_prompt) mix_push(pool);
  // Not before what was pushed, which is credited with nothing and has waited long enough.
  const auto broken = self_test_failure();
  if (broken) fail(*broken);
  if (!broken) mix_own(pool, own, start_ + patience(kOwnBesidePush));
  if (push_ && !is_prompt) {
    push_->read_until(push_deadline);
    mix_push(pool);
  }
  if (own_bits_ == 0 && !broken)
    mix_own(pool, own, differs() ? Clock::now() : start_ + patience(kOwnAlone));
  own.stop();
  if (report_.bytes_mixed == 0 && own_bits_ == 0) reseed_crng(pool);
  decide(own);
  if (push_) {
    push_->discard_rest(push_deadline);
    report_.bytes_discarded = push_->discarded() + options_.discarded;
    report_.push_ended = push_->has_ended() && !options_.push_was_cut;
  }
  report_.daemon = notice.outcome();
  tell_programs();
  report_.crng_ready = crng_ready();
  return report_;
}

}  // namespace

Outcome reseed(const Options& options) {
  const auto start = Clock::now();
  ReseedReport report;
  try {
    report = Reseeding(options).run();
  } catch (const std::bad_alloc&) {
    report.exit_code = kExitSystem;
    report.reason = "no memory left";
  }
  report.milliseconds =
      static_cast<long>(std::chrono::duration_cast<milliseconds>(Clock::now() - start).count());
  if (options.json) {
    puts(in_json(report).c_str());
    fflush(stdout);
  }
  return {report.exit_code, in_words(report)};
}

}  // namespace entropyd::seed
