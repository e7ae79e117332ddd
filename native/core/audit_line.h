// SPDX-License-Identifier: MIT
// A line of an audit file: a JSON object that begins with its number and ends with the hash of the
// line before it (docs/audit.md). What is between the two is not looked at here.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace entropyd {

struct AuditLine {
  uint64_t seq = 0;
  std::string previous;
};

// What the first line of all follows on.
std::string no_hash();

// SHA-256 in hexadecimal digits; empty where OpenSSL refuses.
std::string hash_of(std::string_view line);

// Nothing for what is not such a line. Without the newline.
std::optional<AuditLine> read_audit_line(std::string_view line);

// With the newline; `body` is the JSON of the fields in between, without braces.
std::string write_audit_line(const AuditLine& line, std::string_view body);

}  // namespace entropyd
