// SPDX-License-Identifier: MIT
#include "audit_log.h"

#include <errno.h>
#include <sys/stat.h>

#include <utility>

#include "audit_line.h"

namespace entropyd {

namespace {

using Kind = AuditNotice::Kind;

// Each further one means that the file was moved again while its lock was waited for.
constexpr int kAttempts = 100;

std::string field(const char* name, const std::string& value) {
  return std::string(",\"") + name + "\":\"" + value + "\"";
}

// None of what goes in here needs JSON's escapes.
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
  int error = enter(time);
  if (error == 0) error = say_lost(time);
  if (error == 0) error = append(body);
  if (error != 0) lose(1, time);
  conclude(error);
  return take_notices();
}

AuditNotices AuditLog::anchor() {
  anchor_is_due_ = true;
  return take_notices();
}

AuditNotices AuditLog::stop(const std::string& time) {
  int error = enter(time);
  if (error == 0) error = put("");
  if (error == 0) error = say_lost(time);
  anchor_is_due_ = true;
  conclude(error);
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

// Locks the file of this name and catches up with what others did to it.
int AuditLog::enter(const std::string& time) {
  for (int i = 0; i < kAttempts; ++i) {
    const int error = file_.lock();
    if (error != 0) return error;
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
  return EAGAIN;
}

int AuditLog::catch_up(const std::string& time) {
  struct stat found = {};
  if (fstat(file_.fd(), &found) != 0) return errno;
  const off_t size = found.st_size;
  if (size == size_ && moved_.empty()) return 0;
  const bool is_first = size_ == -1;
  const std::string why = is_first ? "" : what_is_gone(size);
  AuditTail tail;
  int error = read_audit_tail(file_.fd(), size, &tail);
  if (error != 0) return error;
  size_ = size;
  rest_.clear();
  // Others may add to what this process wrote, as `once` does.
  anchor_is_due_ =
      anchor_is_due_ || is_first || !why.empty() || tail.kind != AuditTail::Kind::kWhole;
  if (!why.empty()) {
    error = go_on_after(tail, why, time);
  } else if (tail.kind == AuditTail::Kind::kDamaged) {
    error = begin_anew(tail, time);
  } else {
    error = begin_after(tail, time);
  }
  if (error != 0) size_ = -1;  // the next event finds it as it is
  return error;
}

// Goes on at the end of a file that is empty or whole, and says so where it is empty or another
// one.
int AuditLog::begin_after(const AuditTail& tail, const std::string& time) {
  const bool is_empty = tail.kind == AuditTail::Kind::kEmpty;
  if (!is_empty) {
    seq_ = tail.seq;
    hash_ = tail.hash;
  } else if (hash_.empty()) {
    hash_ = no_hash();
  }
  if (moved_.empty()) return is_empty ? append(began(time, "the file begins")) : 0;
  const std::string links = field("fileBefore", moved_) + field("followsOn", moved_hash_);
  const int error = append(began(time, "follows on the file before, which was " + moved_) + links);
  if (error != 0) return error;
  notices_.push_back({Kind::kMoved, std::exchange(moved_, "")});
  return 0;
}

// The size or the end of the file does not hold what this process wrote last.
std::string AuditLog::what_is_gone(off_t size) const {
  if (size < size_) return std::to_string(size_ - size) + " bytes at its end are gone";
  return followed_at(file_.fd(), size_) == hash_ ? "" : "what was written last is gone";
}

// Follows on the line that is gone, whose hash is known here: so the chain shows that it was there.
int AuditLog::go_on_after(const AuditTail& tail, const std::string& why, const std::string& time) {
  notices_.push_back({Kind::kChanged, why});
  const int error = tail.line_is_open ? put("\n") : 0;
  if (error != 0) return error;
  return append(began(time, "goes on, although " + why) + field("why", why));
}

int AuditLog::begin_anew(const AuditTail& tail, const std::string& time) {
  notices_.push_back({Kind::kDamaged, tail.why});
  const int error = tail.line_is_open ? put("\n") : 0;
  if (error != 0) return error;
  seq_ = 0;
  hash_ = no_hash();
  std::string body = began(time, "a new chain begins, the file was damaged: " + tail.why);
  body += field("why", tail.why);
  if (moved_.empty()) return append(body);
  const int refused = append(body + field("fileBefore", moved_) + field("followsOn", moved_hash_));
  if (refused == 0) notices_.push_back({Kind::kMoved, std::exchange(moved_, "")});
  return refused;
}

int AuditLog::say_lost(const std::string& time) {
  if (lost_ == 0) return 0;
  const std::string count = std::to_string(lost_);
  const int error = append(body_of(time, "auditLost", count + " event(s) could not be written") +
                           ",\"lost\":" + count + field("since", lost_since_));
  if (error == 0) lost_ = 0;
  return error;
}

int AuditLog::append(const std::string& body) {
  const std::string line = write_audit_line({seq_ + 1, hash_}, body);
  const std::string hash = hash_of(std::string_view(line).substr(0, line.size() - 1));
  if (hash.empty()) return ENOTSUP;
  const int error = put(line);
  if (error != 0) return error;
  seq_ += 1;
  hash_ = hash;
  return 0;
}

// A line that was begun and may not be taken back is in the chain: its rest goes before all else.
int AuditLog::put(const std::string& text) {
  size_t written = 0;
  if (!rest_.empty()) {
    const int error = file_.append(rest_, &written);
    size_ += static_cast<off_t>(written);
    rest_.erase(0, written);
    if (error != 0) return error;
    if (!rest_.empty()) return ENOSPC;
  }
  if (text.empty()) return 0;
  const int error = file_.append(text, &written);
  size_ += static_cast<off_t>(written);
  if (error == 0) rest_ = text.substr(written);
  return error;
}

void AuditLog::conclude(int error) {
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
