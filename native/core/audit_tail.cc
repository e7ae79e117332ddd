// SPDX-License-Identifier: MIT
#include "audit_tail.h"

#include <errno.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "audit_line.h"

namespace entropyd {

namespace {

// Far more than two lines.
constexpr off_t kTailBytes = 65'536;

Result<std::string> read_at(int fd, off_t offset, off_t bytes) {
  std::string text(static_cast<size_t>(bytes), '\0');
  const ssize_t got = pread(fd, text.data(), text.size(), offset);
  if (got < 0) return last_error("pread");
  text.resize(static_cast<size_t>(got));
  return text;
}

// Returns the line that ends at `end`, or the part of it that was read.
std::string_view line_before(std::string_view text, size_t end) {
  const size_t newline = end == 0 ? std::string_view::npos : text.rfind('\n', end - 1);
  const size_t begin = newline == std::string_view::npos ? 0 : newline + 1;
  return text.substr(begin, end - begin);
}

AuditTail tail_of(std::string_view text) {
  AuditTail tail;
  tail.kind = AuditTail::Kind::kDamaged;
  if (text.empty() || text.back() != '\n') {
    tail.why = "its last line is cut off";
    tail.line_is_open = true;
    return tail;
  }
  const std::string_view last = line_before(text, text.size() - 1);
  tail.hash = hash_of(last);
  const auto line = read_audit_line(last);
  // It is the first line of the file if nothing is before it.
  const size_t begin = text.size() - 1 - last.size();
  if (!line) {
    tail.why = "its last line is not a line of an audit file";
  } else if (begin > 0 && hash_of(line_before(text, begin - 1)) != line->previous) {
    tail.why = "its last line does not follow on the one before";
  } else {
    tail.kind = AuditTail::Kind::kWhole;
    tail.seq = line->seq;
  }
  return tail;
}

}  // namespace

Result<AuditTail> read_audit_tail(int fd, off_t size) {
  if (size == 0) return AuditTail();
  const off_t begin = std::max<off_t>(0, size - kTailBytes);
  const Result<std::string> text = read_at(fd, begin, size - begin);
  if (!text.ok()) return text.error();
  return tail_of(text.value());
}

std::string followed_at(int fd, off_t offset) {
  const Result<std::string> read = read_at(fd, offset, kTailBytes);
  if (!read.ok()) return {};
  const std::string& text = read.value();
  const size_t end = text.find('\n');
  if (end == std::string::npos) return {};
  const auto line = read_audit_line(std::string_view(text).substr(0, end));
  return line ? line->previous : std::string();
}

}  // namespace entropyd
