// SPDX-License-Identifier: MIT
#include "kernel_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

namespace entropyd {
namespace {

constexpr unsigned kMemMajor = 1, kKmsgMinor = 11;  // devices.txt
constexpr long kPrioritiesOfKernel = 8;             // syslog(2): facility 0, priorities 0 to 7
constexpr char kForked[] = "crng reseeded due to virtual machine fork";
constexpr char kResumed[] = "crng reseeded on system resumption";
constexpr size_t kLongestRecord = 8192;  // PRINTK_MESSAGE_MAX is 2048, and escapes take four each

bool is_kernel_log(int fd) {
  struct stat status;
  return fstat(fd, &status) == 0 && S_ISCHR(status.st_mode) &&
         status.st_rdev == makedev(kMemMajor, kKmsgMinor);
}

// Whether the text of a record of the kernel itself contains these words.
bool kernel_says(const std::string& record, const char* words) {
  char* end;
  const long priority = strtol(record.c_str(), &end, 10);
  if (end == record.c_str() || *end != ',' || priority >= kPrioritiesOfKernel) return false;
  const size_t text = record.find(';');
  if (text == std::string::npos) return false;
  // The lines after the text name a device ("\n SUBSYSTEM=pci").
  const size_t end_of_text = record.find('\n', text);
  return record.substr(text, end_of_text - text).find(words) != std::string::npos;
}

}  // namespace

bool is_fork_record(const std::string& record) {
  return kernel_says(record, kForked);
}

bool is_resumption_record(const std::string& record) {
  return kernel_says(record, kResumed);
}

Result<KernelLog> KernelLog::open(const std::string& path) {
  UniqueFd fd(is_kernel_log(STDIN_FILENO)
                  ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                  : ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!fd.is_open()) return last_error("open");
  if (fcntl(fd.get(), F_SETFL, O_NONBLOCK) != 0) return last_error("fcntl");
  lseek(fd.get(), 0, SEEK_END);  // fails for the FIFO of a test, which is still empty
  return KernelLog(std::move(fd));
}

KernelNews KernelLog::take_news() {
  KernelNews news;
  char buffer[kLongestRecord];
  for (;;) {
    const ssize_t size = read(fd(), buffer, sizeof buffer);
    if (size > 0) {
      const std::string record(buffer, static_cast<size_t>(size));
      news.forked = news.forked || is_fork_record(record);
      news.resumed = news.resumed || is_resumption_record(record);
    } else if (size < 0 && errno == EPIPE) {
      news.lost = true;  // the next read goes on with the oldest record that is left
    } else if (size == 0 || errno != EINTR) {
      return news;
    }
  }
}

}  // namespace entropyd
