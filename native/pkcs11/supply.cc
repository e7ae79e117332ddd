// SPDX-License-Identifier: MIT
#include "supply.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "../core/secure_memory.h"
#include "module.h"
#include "output_fifo.h"
#include "token.h"

namespace entropyd::pkcs11 {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// Smart cards deliver at most 256 bytes per command (ISO 7816-4, 11.5.3: GET CHALLENGE).
constexpr size_t kPieceBytes = 256;
// A piece that was not read for so long is taken back, and a single byte takes its place: once that
// is read, the reader wants more. So a copy of this virtual machine has at most one unread byte in
// common with it, and what the daemon credits is fresh.
constexpr auto kMaxAge = milliseconds(1000);
constexpr size_t kProbeBytes = 1;
constexpr auto kNoReaderPause = milliseconds(500);
constexpr auto kFirstPause = milliseconds(1000);
constexpr auto kLongestPause = milliseconds(60000);

void say(const std::string& sentence) {
  fprintf(stderr, "entropyd-pkcs11: %s\n", sentence.c_str());
}

Failure fifo_failure(const std::string& path, const SystemError& error) {
  const std::string what =
      "cannot use the FIFO " + path + " (" + error.call + ": " + strerror(error.number) + ")";
  switch (error.number) {
    case ENOENT:
    case ENOTDIR:
      return {kExitConfig, what + ": make its directory, or name another one by --fifo"};
    case EACCES:
    case EPERM:
    case EROFS:
      return {kExitConfig, what + ": name a directory that this user may write to by --fifo"};
    case EEXIST:
      return {kExitConfig, what + ": it is not a FIFO, name another path by --fifo"};
    case EOPNOTSUPP:
      return {kExitConfig, what +
                               ": the daemon's right to read it needs a file system with access "
                               "control lists, such as /run"};
    default:
      return {kExitSystem, what};
  }
}

Outcome generate(Token& token, SecureMemory& piece, size_t bytes) {
  piece.wipe();
  Outcome failed = token.generate({piece.data(), bytes});
  if (!failed.has_value()) piece.set_filled(bytes);
  return failed;
}

// Returns when the token or the FIFO has failed.
Failure write_while_it_lasts(Token& token, OutputFifo& fifo, const std::string& path) {
  SecureMemory piece(kPieceBytes);
  size_t next = kProbeBytes;
  size_t waiting = 0;  // bytes of the last piece
  for (;;) {
    const Result<Readiness> ready = fifo.wait(waiting > kProbeBytes ? kMaxAge : milliseconds(-1));
    if (!ready.ok()) return fifo_failure(path, ready.error());
    if (ready.value() != Readiness::kEmpty) {
      const Result<> drained = waiting > 0 ? fifo.drain() : success();
      if (!drained.ok()) return fifo_failure(path, drained.error());
      waiting = 0;
      next = kProbeBytes;
    }
    if (ready.value() == Readiness::kNoReader) {
      std::this_thread::sleep_for(kNoReaderPause);
      continue;
    }
    const Outcome failed = generate(token, piece, next);
    if (failed.has_value()) return *failed;
    const Result<> written = fifo.write(piece);
    if (!written.ok()) return fifo_failure(path, written.error());
    waiting = next;
    next = kPieceBytes;
  }
}

// Runs one session, from opening it to its failure. The FIFO exists only while the token generates:
// otherwise the daemon sees that the source is absent, and tests it from the start when it is back.
Failure run_session(Token& token, const Options& options) {
  Outcome failed = token.open();
  if (failed.has_value()) return *failed;
  SecureMemory first(kProbeBytes);
  failed = generate(token, first, kProbeBytes);
  if (failed.has_value()) return *failed;
  first.wipe();
  OutputFifo fifo(options.fifo);
  const Result<> opened = fifo.open();
  if (!opened.ok()) return fifo_failure(options.fifo, opened.error());
  say("token " + token.description() + " supplies " + options.fifo);
  return write_while_it_lasts(token, fifo, options.fifo);
}

}  // namespace

Failure supply(const Options& options) {
  Module module;
  const Outcome unloaded = module.load(options.module);
  if (unloaded.has_value()) return *unloaded;
  Token token(module, options);
  std::string said;
  for (auto pause = kFirstPause;; pause = std::min(2 * pause, kLongestPause)) {
    const auto begun = Clock::now();
    const Failure failure = run_session(token, options);
    if (failure.exit_code != kRetry) return failure;
    // A token that worked for long is expected back soon; one that comes and goes is not.
    const bool has_lasted = Clock::now() - begun > kLongestPause;
    if (has_lasted) pause = kFirstPause;
    if (has_lasted || failure.sentence != said) {
      say("no random bytes (" + failure.sentence +
          "): waits for the token, check that it is "
          "plugged in");
    }
    said = failure.sentence;
    std::this_thread::sleep_for(pause);
  }
}

}  // namespace entropyd::pkcs11
