// SPDX-License-Identifier: MIT
// A vmclock page with any content: only one with the magic number and the version is opened, and an
// unfinished change is not taken for a state.
#include "../../native/core/vmclock.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <string>

#include "scratch_file.h"

using namespace entropyd;
using entropyd::fuzz::require;

namespace {

constexpr size_t kPage = 4096;

uint64_t number(const std::string& page, size_t at, size_t size) {
  uint64_t value = 0;
  memcpy(&value, page.data() + at, size);  // little-endian, as the fuzzer's machine is
  return value;
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static const fuzz::ScratchFile file("vmclock0");
  static const int fd = open(file.path().c_str(), O_RDWR | O_CREAT, 0600);
  std::string page(kPage, '\0');
  memcpy(page.data(), data, size < kPage ? size : kPage);
  require(pwrite(fd, page.data(), kPage, 0) == kPage, "the page can be written");

  const Result<VmClock> clock = VmClock::open(file.path());
  const bool is_one = number(page, 0, 4) == 0x4b4c4356 && number(page, 8, 2) == 1;
  require(!clock.ok() || is_one, "only such a page is opened");
  if (!clock.ok()) return 0;

  const std::optional<VmClockState> state = clock.value().read();
  require(state.has_value() == (number(page, 12, 4) % 2 == 0), "an odd sequence is no state");
  if (!state) return 0;
  require(state->disruption_marker == number(page, 16, 8), "the marker is the page's");
  require(!is_copy(*state, *state), "a page that did not change shows no copy");
  if (state->generation) {
    require(number(page, 4, 4) >= 112, "a generation is within the page");
    require(*state->generation == number(page, 104, 8), "the generation is the page's");
  }
  return 0;
}
