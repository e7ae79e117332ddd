// SPDX-License-Identifier: MIT
// Appends events to the chain of an audit file (docs/audit.md). Each call may hang with the file
// system or with whoever holds the file's lock: they belong in a thread of their own, one after
// another.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit_file.h"
#include "audit_tail.h"

namespace entropyd {

// What an operator has to hear of.
struct AuditNotice {
  enum class Kind {
    kTrouble,       // it cannot be written: `error`
    kWrittenAgain,  // after trouble
    kDamaged,       // its end is damaged, and a new chain begins: `text` says how
    kChanged,       // somebody took what this process wrote: `text` says what
    kMoved,         // a new file follows on one that was `text`: renamed, removed, replaced
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

  // `time` is the caller's, in ISO 8601, for lines that this makes itself.
  // Opens the file of this name and looks at its end; begins it where it is empty.
  AuditNotices look(const std::string& time);
  // `body`: the JSON of the event's fields without braces, time, event and message first.
  AuditNotices record(const std::string& time, const std::string& body);
  AuditNotices anchor();
  // The end: what was lost is written, or told.
  AuditNotices stop(const std::string& time);
  // Events that were dropped before they came here.
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
  // As this process left it; another size means that somebody else wrote or cut it.
  off_t size_ = -1;
  uint64_t seq_ = 0;
  std::string hash_;
  // What became of the file before this one, until the new one says so, and the hash of its last
  // line.
  std::string moved_;
  std::string moved_hash_;
  // The rest of a line that did not fit into a file that may only be added to.
  std::string rest_;
  uint64_t lost_ = 0;
  std::string lost_since_;
  int trouble_ = 0;
  bool anchor_is_due_ = false;
  AuditNotices notices_;
};

}  // namespace entropyd
