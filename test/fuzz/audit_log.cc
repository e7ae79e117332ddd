// SPDX-License-Identifier: MIT
// An audit log over a file with any content, which somebody changes while it is open: whatever was
// there, the line that is added follows on the one before it. The input is operations of one byte,
// each with what it writes into the file: its length, then so many bytes.
#include "../../native/core/audit_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "../../native/core/audit_tail.h"
#include "scratch_file.h"

using namespace entropyd;
using entropyd::fuzz::require;

namespace {

void write_to(const std::string& path, int flags, std::span<const uint8_t> bytes) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | flags, 0600);
  require(fd >= 0 && write(fd, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
          "the file can be written");
  close(fd);
}

AuditTail tail_of(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY);
  struct stat file = {};
  require(fd >= 0 && fstat(fd, &file) == 0, "the file is opened");
  const Result<AuditTail> tail = read_audit_tail(fd, file.st_size);
  require(tail.ok(), "the file is read");
  close(fd);
  return tail.value();
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::Input input(data, size);
  static const fuzz::ScratchFile file("audit");
  const std::string& path = file.path();
  const std::string time = "2026-01-01T00:00:00.000Z";
  unlink(path.c_str());
  AuditLog log(path);
  while (!input.is_empty()) {
    const auto operation = input.take<uint8_t>() % 6;
    if (operation < 3) {
      const auto bytes = input.take_bytes(input.take<uint16_t>() % 1024);
      if (operation == 2) unlink(path.c_str());
      write_to(path, operation == 0 ? O_APPEND : O_TRUNC, bytes);
    } else if (operation == 3) {
      log.look(time);
    } else if (operation == 4) {
      log.lose(1, time);
    } else {
      log.record(time, "\"time\":\"" + time + "\",\"event\":\"credit\"");
      require(tail_of(path).kind == AuditTail::Kind::kWhole,
              "a line that was added follows on the one before");
    }
  }
  log.stop(time);
  return 0;
}
