// SPDX-License-Identifier: MIT
#include "audit_log.h"

#include <errno.h>
#include <sys/stat.h>

#include <utility>

#include "audit_line.h"

namespace entropyd {

namespace {

using Kind = AuditNotice::Kind;

// Another attempt is needed only if the file was renamed, removed or replaced after it had been
// opened.
constexpr int kAttempts = 100;

std::string field(const char* name, const std::string& value) {
  return std::string(",\"") + name + "\":\"" + value + "\"";
}

// No argument contains characters that JSON has to escape.
std::string body_of(const std::string& time, const char* event, const std::string& message) {
  return "\"time\":\"" + time + "\"" + field("event", event) + field("message", message);
}

std::string began(const std::string& time, const std::string& message) {
  return body_of(time, "auditBegan", message);
}

}  // namespace

AuditNotices AuditLog::look(const std::string& time) {
  anchor_is_due_ = true;
  conclude(enter(time));
  return take_notices();
}

AuditNotices AuditLog::record(const std::string& time, const std::string& body) {
  Result<> result = enter(time);
  if (result.ok()) result = write_lost(time);
  if (result.ok()) result = append(body);
  if (!result.ok()) lose(1, time);
  conclude(result);
  return take_notices();
}

AuditNotices AuditLog::anchor() {
  anchor_is_due_ = true;
  return take_notices();
}

AuditNotices AuditLog::stop(const std::string& time) {
  Result<> result = enter(time);
  if (result.ok()) result = put("");
  if (result.ok()) result = write_lost(time);
  anchor_is_due_ = true;
  conclude(result);
  if (lost_ > 0) notices_.push_back({Kind::kLost, lost_since_, lost_});
  file_.close();
  size_ = -1;
  return take_notices();
}

void AuditLog::lose(uint64_t events, const std::string& since) {
  if (events == 0) return;
  if (lost_ == 0) lost_since_ = since;
  lost_ += events;
}

// Locks the file of this name and handles what other processes have done to it since the last call.
Result<> AuditLog::enter(const std::string& time) {
  for (int i = 0; i < kAttempts; ++i) {
    const Result<> locked = file_.lock();
    if (!locked.ok()) return locked;
    const char* gone = file_.gone();
    if (gone == nullptr) return catch_up(time);
    if (seq_ > 0 && moved_.empty()) {
      moved_ = gone;
      moved_hash_ = hash_;
    }
    file_.close();
    size_ = -1;
    rest_.clear();
  }
  return SystemError{EAGAIN, "flock"};
}

Result<> AuditLog::catch_up(const std::string& time) {
  struct stat found = {};
  if (fstat(file_.fd(), &found) != 0) return last_error("fstat");
  const off_t size = found.st_size;
  const bool has_size = size == size_ && moved_.empty();
  // The end of a partly written line is compared with nothing: its rest is in memory.
  if (has_size && !rest_.empty()) return success();
  const Result<AuditTail> read = read_audit_tail(file_.fd(), size);
  if (!read.ok()) return read.error();
  const AuditTail& tail = read.value();
  if (has_size && tail.hash == hash_) return success();
  const bool is_first = size_ == -1;
  const std::string why = is_first ? "" : what_is_gone(size);
  size_ = size;
  rest_.clear();
  // Other processes may append too, as `once` does.
  anchor_is_due_ =
      anchor_is_due_ || is_first || !why.empty() || tail.kind != AuditTail::Kind::kWhole;
  Result<> result = success();
  if (!why.empty()) {
    result = go_on_after(tail, why, time);
  } else if (tail.kind == AuditTail::Kind::kDamaged) {
    result = begin_anew(tail, time);
  } else {
    result = begin_after(tail, time);
  }
  if (!result.ok()) size_ = -1;  // forget the size: the next event examines the file again
  return result;
}

// Continues the chain at the end of a file that is empty or undamaged. Appends a line that says so
// if the file is empty, or if it takes the place of the previous file.
Result<> AuditLog::begin_after(const AuditTail& tail, const std::string& time) {
  const bool is_empty = tail.kind == AuditTail::Kind::kEmpty;
  if (!is_empty) {
    seq_ = tail.seq;
    hash_ = tail.hash;
  } else if (hash_.empty()) {
    hash_ = no_hash();
  }
  if (moved_.empty()) return is_empty ? append(began(time, "the file begins")) : success();
  const std::string links = field("fileBefore", moved_) + field("followsOn", moved_hash_);
  Result<> appended =
      append(began(time, "follows on the file before, which was " + moved_) + links);
  if (appended.ok()) notices_.push_back({Kind::kMoved, std::exchange(moved_, "")});
  return appended;
}

// Returns what is missing of what this process wrote last, or "" if nothing is: the file has grown
// since, and the line after that continues the last line of this process. To be asked of a file of
// the same size only if its last line is another.
std::string AuditLog::what_is_gone(off_t size) const {
  if (size < size_) return std::to_string(size_ - size) + " bytes at its end are gone";
  return followed_at(file_.fd(), size_) == hash_ ? "" : "what was written last is gone";
}

// Continues from the line that is missing, whose hash this process remembers: the chain then shows
// that the line existed.
Result<> AuditLog::go_on_after(const AuditTail& tail, const std::string& why,
                               const std::string& time) {
  notices_.push_back({Kind::kChanged, why});
  const Result<> closed = tail.line_is_open ? put("\n") : success();
  if (!closed.ok()) return closed;
  return append(began(time, "goes on, although " + why) + field("why", why));
}

Result<> AuditLog::begin_anew(const AuditTail& tail, const std::string& time) {
  notices_.push_back({Kind::kDamaged, tail.why});
  const Result<> closed = tail.line_is_open ? put("\n") : success();
  if (!closed.ok()) return closed;
  seq_ = 0;
  hash_ = no_hash();
  std::string body = began(time, "a new chain begins, the file was damaged: " + tail.why);
  body += field("why", tail.why);
  if (moved_.empty()) return append(body);
  Result<> appended = append(body + field("fileBefore", moved_) + field("followsOn", moved_hash_));
  if (appended.ok()) notices_.push_back({Kind::kMoved, std::exchange(moved_, "")});
  return appended;
}

Result<> AuditLog::write_lost(const std::string& time) {
  if (lost_ == 0) return success();
  const std::string count = std::to_string(lost_);
  Result<> appended = append(body_of(time, "auditLost", count + " event(s) could not be written") +
                             ",\"lost\":" + count + field("since", lost_since_));
  if (appended.ok()) lost_ = 0;
  return appended;
}

Result<> AuditLog::append(const std::string& body) {
  const std::string line = write_audit_line({seq_ + 1, hash_}, body);
  const std::string hash = hash_of(std::string_view(line).substr(0, line.size() - 1));
  if (hash.empty()) return SystemError{ENOTSUP, "EVP_Digest"};
  const Result<> written = put(line);
  if (!written.ok()) return written;
  seq_ += 1;
  hash_ = hash;
  return success();
}

// A partly written line that could not be removed belongs to the chain: its rest is written before
// anything else.
Result<> AuditLog::put(const std::string& text) {
  if (!rest_.empty()) {
    const Result<size_t> written = file_.append(rest_);
    if (!written.ok()) return written.error();
    size_ += static_cast<off_t>(written.value());
    rest_.erase(0, written.value());
    if (!rest_.empty()) return SystemError{ENOSPC, "write"};
  }
  if (text.empty()) return success();
  const Result<size_t> written = file_.append(text);
  if (!written.ok()) return written.error();
  size_ += static_cast<off_t>(written.value());
  rest_ = text.substr(written.value());
  return success();
}

void AuditLog::conclude(const Result<>& result) {
  const int error = result.error_number();
  file_.unlock();
  if (error == 0 && trouble_ != 0) notices_.push_back({Kind::kWrittenAgain});
  if (error != 0 && error != trouble_) notices_.push_back({.kind = Kind::kTrouble, .error = error});
  trouble_ = error;
}

AuditNotices AuditLog::take_notices() {
  if (anchor_is_due_ && seq_ > 0) notices_.push_back({Kind::kAnchor, hash_, seq_});
  anchor_is_due_ = false;
  return std::exchange(notices_, {});
}

}  // namespace entropyd
