// SPDX-License-Identifier: MIT
// A line of an audit file: a JSON object that begins with its number and ends with the hash of the
// line before it (docs/audit.md). The fields in between are not parsed here.
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

// Returns the "previous" hash of the very first line.
std::string no_hash();

// Returns the SHA-256 in hexadecimal digits; "" if OpenSSL refuses.
std::string hash_of(std::string_view line);

// Parses a line without its newline. Returns nullopt if it is not a line of an audit file.
std::optional<AuditLine> read_audit_line(std::string_view line);

// Returns the line with its newline; `body` is the JSON of the fields in between, without braces.
std::string write_audit_line(const AuditLine& line, std::string_view body);

}  // namespace entropyd
