// SPDX-License-Identifier: MIT
// The end of an audit file with any content: what is taken for a whole line is one, with the hash
// that the next line has to name. The first two bytes are an offset into the file.
#include "../../native/core/audit_tail.h"

#include <sys/mman.h>
#include <unistd.h>

#include <string>

#include "../../native/core/audit_line.h"
#include "input.h"

using namespace entropyd;
using entropyd::fuzz::require;

namespace {

// A file in memory, written anew for each input.
int file_with(std::string_view text) {
  static const int fd = memfd_create("audit", 0);
  require(ftruncate(fd, 0) == 0, "the file can be emptied");
  require(pwrite(fd, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()),
          "the file can be written");
  return fd;
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::Input input(data, size);
  const auto offset = input.take<uint16_t>();
  const std::string_view text = input.rest();
  const int fd = file_with(text);

  const Result<AuditTail> read = read_audit_tail(fd, static_cast<off_t>(text.size()));
  require(read.ok(), "the file is read");
  const AuditTail& tail = read.value();
  require((tail.kind == AuditTail::Kind::kEmpty) == text.empty(), "only an empty file is empty");
  if (tail.kind == AuditTail::Kind::kWhole) {
    require(text.back() == '\n', "a whole line has its end");
    const size_t newline = text.rfind('\n', text.size() - 2);
    const size_t begin = text.size() < 2 || newline == text.npos ? 0 : newline + 1;
    const std::string_view last = text.substr(begin, text.size() - 1 - begin);
    require(tail.hash == hash_of(last), "the hash is the last line's");
  }
  if (tail.kind == AuditTail::Kind::kDamaged) {
    require(!tail.why.empty(), "damage has its reason");
    require(!tail.line_is_open || text.back() != '\n', "an open line has no end");
  }

  const std::string followed = followed_at(fd, offset);
  require(followed.empty() || followed.size() == no_hash().size(), "a hash is whole or none");

  if (const auto line = read_audit_line(text)) {
    const std::string written = write_audit_line(*line, "\"time\":\"now\"");
    const auto again = read_audit_line(std::string_view(written).substr(0, written.size() - 1));
    require(again && again->seq == line->seq && again->previous == line->previous,
            "what is read is written and read again");
  }
  return 0;
}
