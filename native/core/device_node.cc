// SPDX-License-Identifier: MIT
#include "device_node.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source_file.h"

namespace entropyd {
namespace {

constexpr ReadResult kOpen = {ReadStatus::kOk, 0, 0};

// Returns the result for a failed call on a terminal.
ReadResult terminal_failure(int error) {
  switch (error) {
    case EIO:  // from every call after a hangup
      return {ReadStatus::kHungUp, 0, error};
    case EINVAL:
      return {ReadStatus::kNotThatFast, 0, error};
    case ENOTSUP:
      return {ReadStatus::kNotSettable, 0, error};
    case EINTR:  // no time was left to open it, or a signal ends the process
      return {ReadStatus::kTimeout, 0, error};
    default:
      return failure(error);
  }
}

bool is_unsupported(const struct stat& node) {
  return unsupported_file_type(node.st_mode, node.st_rdev) != nullptr;
}

}  // namespace

DeviceNode::DeviceNode(const std::string& path, const LineSettings& line, bool must_be_terminal)
    : path_(path), line_(line), must_be_terminal_(must_be_terminal) {
  // Here, and not when a terminal is found: that is in a thread of its own.
  restore_terminals_at_signals();
}

void DeviceNode::close() {
  terminal_.reset();
  fd_.reset();
  is_altered_ = false;
}

// Opens the node as fd_, whose reads do not block yet.
ReadResult DeviceNode::open_node() {
  // Its type is checked before it is opened, because opening alone can have an effect (a tape
  // rewinds, a FIFO's writer is woken).
  struct stat node;
  if (stat(path_.c_str(), &node) != 0) return failure(errno);
  if (is_unsupported(node)) return {ReadStatus::kNotASource, 0, 0};
  if (must_be_terminal_ && !S_ISCHR(node.st_mode)) return {ReadStatus::kNotATerminal, 0, 0};
  // O_NONBLOCK keeps the opening of a FIFO from waiting for a writer, and that of a serial line
  // from waiting for a carrier.
  const int access = line_.init.empty() ? O_RDONLY : O_RDWR;
  fd_.reset(::open(path_.c_str(), access | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (!fd_.is_open()) return failure(errno);
  const bool is_source = fstat(fd_.get(), &node) == 0 && !is_unsupported(node);
  if (is_source) node_ = identity_of(node);
  return {is_source ? ReadStatus::kOk : ReadStatus::kNotASource, 0, 0};
}

// Makes a terminal raw, and lets reads block from now on.
ReadResult DeviceNode::prepare() {
  if (is_terminal(fd_.get())) {
    is_altered_ = true;
    terminal_ = std::make_unique<RawTerminal>(fd_.get());
    const Result<> set = terminal_->set_up(line_);
    if (!set.ok()) return terminal_failure(set.error().number);
  } else if (must_be_terminal_) {
    return {ReadStatus::kNotATerminal, 0, 0};
  }
  const int flags = fcntl(fd_.get(), F_GETFL);
  if (flags < 0 || fcntl(fd_.get(), F_SETFL, flags & ~O_NONBLOCK) != 0) {
    return {ReadStatus::kIoError, 0, errno};
  }
  return kOpen;
}

ReadResult DeviceNode::open() {
  const bool is_open = fd_.is_open() && is_still_at(path_, fd_.get());
  if (is_open && (terminal_ == nullptr || terminal_->keep().ok())) return kOpen;
  close();
  ReadResult result = open_node();
  if (result.status == ReadStatus::kOk) result = prepare();
  if (result.status != ReadStatus::kOk) close();
  return result;
}

ReadResult DeviceNode::get(std::span<uint8_t> into) {
  const ssize_t got = ::read(fd_.get(), into.data(), into.size());
  const int error = got < 0 ? errno : 0;
  if (got > 0) return {ReadStatus::kOk, static_cast<size_t>(got), 0};
  if (error == EINTR) return {ReadStatus::kOk, 0, 0};
  if (terminal_ != nullptr && (got == 0 || error == EIO)) {
    close();
    return {ReadStatus::kHungUp, 0, error};
  }
  if (got == 0) return {ReadStatus::kEndOfFile, 0, 0};
  if (error != EAGAIN) close();
  return failure(error);
}

}  // namespace entropyd
