// SPDX-License-Identifier: MIT
#include "vmclock.h"

#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <chrono>

namespace entropyd {
namespace {

// The layout of version 1, in bytes; all numbers are little-endian (vmclock-abi.h).
constexpr size_t kMagicAt = 0, kSizeAt = 4, kVersionAt = 8, kSequenceAt = 12, kMarkerAt = 16,
                 kFlagsAt = 24, kGenerationAt = 104;
constexpr uint32_t kMagic = 0x4b4c4356;  // "VCLK"
constexpr uint16_t kVersion = 1;
constexpr uint64_t kHasGeneration = 1 << 8, kNotifies = 1 << 9;

// How long an unfinished change is waited for: the hypervisor makes one in microseconds, with the
// guest's processors stopped.
constexpr auto kPatience = std::chrono::milliseconds(1);

uint16_t read_16(const volatile unsigned char* at) {
  return le16toh(*reinterpret_cast<const volatile uint16_t*>(at));
}
uint32_t read_32(const volatile unsigned char* at) {
  return le32toh(*reinterpret_cast<const volatile uint32_t*>(at));
}
uint64_t read_64(const volatile unsigned char* at) {
  return le64toh(*reinterpret_cast<const volatile uint64_t*>(at));
}

}  // namespace

Result<VmClock> VmClock::open(const std::string& path) {
  UniqueFd fd(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (!fd.is_open()) return last_error("open");
  Result<PageMap> page = PageMap::map(fd.get());
  if (!page.ok()) return page.error();
  const volatile unsigned char* bytes = page.value().bytes();
  const bool is_ours =
      read_32(bytes + kMagicAt) == kMagic && read_16(bytes + kVersionAt) == kVersion;
  if (!is_ours || read_32(bytes + kSizeAt) < kFlagsAt + sizeof(uint64_t)) {
    return SystemError{EINVAL, "mmap"};
  }
  return VmClock(std::move(fd), std::move(page.value()));
}

std::optional<VmClockState> VmClock::read() const {
  const volatile unsigned char* bytes = page_.bytes();
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  do {
    const uint32_t before = read_32(bytes + kSequenceAt);
    std::atomic_thread_fence(std::memory_order_acquire);  // pairs with the hypervisor's barrier
    VmClockState state;
    state.disruption_marker = read_64(bytes + kMarkerAt);
    const uint64_t flags = read_64(bytes + kFlagsAt);
    state.notifies = (flags & kNotifies) != 0;
    const bool has_room = read_32(bytes + kSizeAt) >= kGenerationAt + sizeof(uint64_t);
    if ((flags & kHasGeneration) != 0 && has_room)
      state.generation = read_64(bytes + kGenerationAt);
    std::atomic_thread_fence(std::memory_order_acquire);
    if ((before & 1) == 0 && read_32(bytes + kSequenceAt) == before) return state;
  } while (std::chrono::steady_clock::now() < deadline);
  return std::nullopt;
}

bool VmClock::acknowledge() const {
  uint64_t start_of_page;
  return pread(fd(), &start_of_page, sizeof start_of_page, 0) == sizeof start_of_page;
}

bool is_copy(const VmClockState& before, const VmClockState& now) {
  if (before.generation.has_value() && now.generation.has_value()) {
    return before.generation != now.generation;
  }
  return before.disruption_marker != now.disruption_marker;
}

}  // namespace entropyd
