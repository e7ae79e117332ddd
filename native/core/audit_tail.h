// SPDX-License-Identifier: MIT
// The end of an audit file: what the next line has to follow on.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "result.h"

namespace entropyd {

struct AuditTail {
  enum class Kind { kEmpty, kWhole, kDamaged };
  Kind kind = Kind::kEmpty;
  // Of the last line of a whole one.
  uint64_t seq = 0;
  std::string hash;
  // Of a damaged one: why, and whether its last line has no end.
  std::string why;
  bool line_is_open = false;
};

// Verifies the last line: that it is whole, and follows on the one before it.
Result<AuditTail> read_audit_tail(int fd, off_t size);

// The hash that the line at this offset says that it follows on; empty where there is no such line.
std::string followed_at(int fd, off_t offset);

}  // namespace entropyd
