// SPDX-License-Identifier: MIT
// Appends events to the chain of an audit file (docs/audit.md). look(), record() and stop() may
// hang: if the file system does, or if another process keeps the file's lock. Make all calls from
// one thread that does nothing else.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit_file.h"
#include "audit_tail.h"

namespace entropyd {

// Something that the operator has to be told.
struct AuditNotice {
  enum class Kind {
    kTrouble,       // the file cannot be written: `error`
    kWrittenAgain,  // the file can be written again after kTrouble
    kDamaged,       // the end of the file is damaged (`text` says how), and a new chain begins
    kChanged,       // something that this process wrote was removed: `text` says what
    kMoved,         // a new file continues one that was renamed, removed, replaced: see `text`
    kAnchor,        // line `number` has the hash `text`
    kLost,          // `number` events since `text` are in no file
  };
  Kind kind;
  std::string text = {};
  uint64_t number = 0;
  int error = 0;
};
using AuditNotices = std::vector<AuditNotice>;

class AuditLog {
 public:
  explicit AuditLog(std::string path) : file_(std::move(path)) {}

  // Opens the file of this name and verifies its end; writes the first line if the file is empty.
  // `time`, here and below, is the present time in ISO 8601, for lines that this class adds itself.
  AuditNotices look(const std::string& time);
  // Appends an event. `body`: the JSON of its fields without braces; time, event and message come
  // first.
  AuditNotices record(const std::string& time, const std::string& body);
  AuditNotices anchor();
  // Records how many events were lost, if any were; if that fails, a notice says how many. Closes
  // the file: no call may follow.
  AuditNotices stop(const std::string& time);
  // Counts events that were dropped before they reached this object.
  void lose(uint64_t events, const std::string& since);

 private:
  Result<> enter(const std::string& time);
  Result<> catch_up(const std::string& time);
  Result<> begin_after(const AuditTail& tail, const std::string& time);
  Result<> go_on_after(const AuditTail& tail, const std::string& why, const std::string& time);
  Result<> begin_anew(const AuditTail& tail, const std::string& time);
  std::string what_is_gone(off_t size) const;
  Result<> write_lost(const std::string& time);
  Result<> append(const std::string& body);
  Result<> put(const std::string& text);
  void conclude(const Result<>& result);
  AuditNotices take_notices();

  AuditFile file_;
  // The size after this process last wrote; any other size means that another process wrote to the
  // file or cut it.
  off_t size_ = -1;
  uint64_t seq_ = 0;
  std::string hash_;
  // What happened to the previous file, and the hash of its last line, until both are recorded in
  // the new file.
  std::string moved_;
  std::string moved_hash_;
  // The rest of a line that did not fit and whose beginning could not be removed, as in an
  // append-only file.
  std::string rest_;
  uint64_t lost_ = 0;
  std::string lost_since_;
  int trouble_ = 0;
  bool anchor_is_due_ = false;
  AuditNotices notices_;
};

}  // namespace entropyd
