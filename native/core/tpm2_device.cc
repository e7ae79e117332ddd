// SPDX-License-Identifier: MIT
#include "tpm2_device.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "source_file.h"

namespace entropyd {
namespace {

using std::chrono::milliseconds;

// The kernel's buffer for commands and responses (drivers/char/tpm/tpm.h).
constexpr size_t kBufferBytes = 4096;
constexpr size_t kMostResponseBytes = kTpm2HeaderBytes + 2 + kTpm2MostBytes;
// A chip takes some 10 ms for a command, and up to seconds for a self-test.
constexpr auto kFirstPause = milliseconds(10);
constexpr auto kLongestPause = milliseconds(320);
// Reads that discard what an interrupted call left. A TPM has one response at a time, so more reads
// mean that the device is none.
constexpr int kMostLeftovers = 4;
// Reads that find nothing after poll() has announced something, some seconds with their pauses.
constexpr int kMostEmptyReads = 16;

constexpr ReadResult kNothingYet = {ReadStatus::kOk, 0, 0};

// A FIFO would return the command itself.
bool is_possible(const struct stat& node) {
  return S_ISCHR(node.st_mode) && unsupported_file_type(node.st_mode, node.st_rdev) == nullptr;
}

}  // namespace

Tpm2Device::Tpm2Device(const GeneratorSettings& settings)
    : path_(settings.device), response_(kBufferBytes), pause_(kFirstPause, kLongestPause) {}

ReadResult Tpm2Device::open() {
  struct stat node, opened;
  if (stat(path_.c_str(), &node) != 0) {
    fd_.reset();
    return failure(errno);
  }
  if (fd_.is_open() && is_still_at(path_, fd_.get())) return {ReadStatus::kOk, 0, 0};
  fd_.reset();
  if (!is_possible(node)) return {ReadStatus::kNotASource, 0, 0};
  // With O_NONBLOCK a command is executed in the background (Linux 5.0 and later) and poll() waits
  // for its response; without, write() would wait in a way that no signal interrupts.
  UniqueFd fd(::open(path_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (!fd.is_open()) {
    return errno == EBUSY ? ReadResult{ReadStatus::kTryAgain, 0, EBUSY} : failure(errno);
  }
  if (fstat(fd.get(), &opened) != 0 || !is_possible(opened)) {
    return {ReadStatus::kNotASource, 0, 0};
  }
  fd_ = std::move(fd);
  node_ = identity_of(opened);
  return {ReadStatus::kOk, 0, 0};
}

// The node is opened again before the next command, so that nothing of this one is left.
ReadResult Tpm2Device::lost(int error) {
  fd_.reset();
  return failure(error);
}

// A call that a signal interrupted has left its response to be read. It may be older than a copy of
// the machine, and is not used.
void Tpm2Device::discard_earlier_response() {
  for (int reads = 0; reads < kMostLeftovers; ++reads) {
    if (::read(fd_.get(), response_.data(), response_.capacity()) <= 0) break;
  }
  response_.wipe();
}

ReadResult Tpm2Device::send(size_t bytes) {
  const auto command = tpm2_get_random(bytes);
  const ssize_t sent = ::write(fd_.get(), command.data(), command.size());
  if (sent == static_cast<ssize_t>(command.size())) return {ReadStatus::kOk, command.size(), 0};
  if (sent >= 0) return lost(EPROTO);
  switch (errno) {
    case EINTR:
      return kNothingYet;
    case EAGAIN:
    case EBUSY:  // an earlier command is being executed
      pause_.sleep();
      return kNothingYet;
    default:
      return lost(errno);
  }
}

// Reads a response into response_. Returns kOk and its size; 0 bytes if a signal came.
ReadResult Tpm2Device::receive() {
  size_t expected = kTpm2HeaderBytes;
  int empty_reads = 0;
  while (response_.filled() < expected) {
    pollfd ready = {.fd = fd_.get(), .events = POLLIN, .revents = 0};
    if (poll(&ready, 1, -1) < 0) return errno == EINTR ? kNothingYet : lost(errno);
    const auto free = response_.free_bytes();
    const ssize_t got = ::read(fd_.get(), free.data(), free.size());
    if (got < 0 && errno == EINTR) return kNothingYet;
    if (got < 0 && errno == EAGAIN && ++empty_reads <= kMostEmptyReads) {
      pause_.sleep();
      continue;
    }
    if (got <= 0) return lost(got < 0 ? errno : EPROTO);
    response_.set_filled(response_.filled() + static_cast<size_t>(got));
    if (response_.filled() < kTpm2HeaderBytes) continue;
    expected = tpm2_response_size(response_.filled_bytes());
    if (expected < kTpm2HeaderBytes || expected > kMostResponseBytes) return lost(EPROTO);
  }
  return {ReadStatus::kOk, response_.filled(), 0};
}

ReadResult Tpm2Device::accept(std::span<uint8_t> into, size_t wanted) {
  const Tpm2Random found = parse_tpm2_random(response_.filled_bytes(), wanted);
  switch (found.kind) {
    case Tpm2Random::Kind::kBytes:
      memcpy(into.data(), found.bytes.data(), found.bytes.size());
      pause_.reset();
      return {ReadStatus::kOk, found.bytes.size(), 0};
    case Tpm2Random::Kind::kRetry:
      pause_.sleep();
      return kNothingYet;
    case Tpm2Random::Kind::kRefused:
      return {.status = ReadStatus::kIoError, .bytes = 0, .error = EREMOTEIO, .answer = found.code};
    case Tpm2Random::Kind::kMalformed:
      break;
  }
  return lost(EPROTO);
}

ReadResult Tpm2Device::get(std::span<uint8_t> into) {
  const size_t wanted = std::min(into.size(), kTpm2MostBytes);
  discard_earlier_response();
  ReadResult result = send(wanted);
  if (result.status != ReadStatus::kOk || result.bytes == 0) return result;
  result = receive();
  if (result.status == ReadStatus::kOk && result.bytes > 0) result = accept(into, wanted);
  response_.wipe();
  return result;
}

}  // namespace entropyd
