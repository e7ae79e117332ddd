// SPDX-License-Identifier: MIT
// A record of /dev/kmsg with any content: what is taken for the kernel's report of a fork, or of a
// resumption, has the kernel's facility and the words in its text.
#include "../../native/core/kernel_log.h"

#include <string>

#include "input.h"

using entropyd::fuzz::require;

namespace {

constexpr std::string_view kForked = "crng reseeded due to virtual machine fork";
constexpr std::string_view kResumed = "crng reseeded on system resumption";

// By the format of /dev/kmsg (Documentation/ABI/testing/dev-kmsg): "PRIORITY,…;TEXT\n".
bool is_from_the_kernel(std::string_view record) {
  const size_t comma = record.find(',');
  const std::string priority(record.substr(0, comma));
  return comma != record.npos && atol(priority.c_str()) < 8;
}

void check(std::string_view record, std::string_view words,
           bool (*is_report)(const std::string& record)) {
  const size_t text = record.find(';');
  const bool has_words = text != record.npos &&
                         record.substr(0, record.find('\n', text)).find(words, text) != record.npos;
  if (is_report(std::string(record))) {
    require(has_words && is_from_the_kernel(record), "the kernel has said so");
  }
  // The same words from the kernel's own facility are always heard.
  std::string told = "6,339,5140900,-;" + std::string(record.substr(0, record.find('\n')));
  told += std::string(words) + "\n SUBSYSTEM=none";
  require(is_report(told), "what the kernel says is heard");
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view record = entropyd::fuzz::Input(data, size).rest();
  check(record, kForked, entropyd::is_fork_record);
  check(record, kResumed, entropyd::is_resumption_record);
  return 0;
}
