// SPDX-License-Identifier: MIT
// The end of an audit file, which the next line has to continue.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "result.h"

namespace entropyd {

struct AuditTail {
  enum class Kind { kEmpty, kWhole, kDamaged };
  Kind kind = Kind::kEmpty;
  uint64_t seq = 0;  // of the last line, if the file is undamaged
  // Of the last line, whatever it is; empty if it is cut off.
  std::string hash;
  // What is wrong with a damaged file, as a sentence for people; empty otherwise.
  std::string why;
  // Whether a damaged file ends in the middle of a line.
  bool line_is_open = false;
};

// Reads the last line, and verifies that it is complete and that its "previous" hash is that of the
// line before it.
Result<AuditTail> read_audit_tail(int fd, off_t size);

// Returns the "previous" hash of the line at this offset; "" if there is no such line.
std::string followed_at(int fd, off_t offset);

}  // namespace entropyd
