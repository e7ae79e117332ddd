// SPDX-License-Identifier: MIT
// A file of /proc/sys/kernel/random with any content: a number is read where there is one. The name
// leads out of that directory, to a file in memory.
#include "../../native/core/random_sysctl.h"

#include <errno.h>
#include <limits.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <string>

#include "input.h"

using entropyd::fuzz::require;

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = entropyd::fuzz::Input(data, size).rest();
  static const int fd = memfd_create("sysctl", 0);
  static const std::string name = "../../../self/fd/" + std::to_string(fd);
  require(ftruncate(fd, 0) == 0, "the file can be emptied");
  require(pwrite(fd, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size()),
          "the file can be written");

  const entropyd::Result<long> read = entropyd::read_random_sysctl(name.c_str());
  const int error = read.error_number();
  require(error == 0 || error == ERANGE, "there is a number or none");

  const size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  if (digits > 0 && digits < 19) {  // as many always fit
    long expected = 0;
    for (size_t i = 0; i < digits; ++i) expected = 10 * expected + (text[i] - '0');
    require(error == 0 && read.value() == expected, "a number is read as it stands");
  }
  require(error == 0 || digits == 0, "what begins with a digit is a number");
  return 0;
}
