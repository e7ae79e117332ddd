// SPDX-License-Identifier: MIT
#include "device_node.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <utility>

namespace entropyd {
namespace {

constexpr unsigned kMemoryDevicesMajor = 1;  // Documentation/admin-guide/devices.txt

}  // namespace

const char* unsupported_file_type(mode_t mode, dev_t rdev) {
  if (S_ISFIFO(mode)) return nullptr;
  if (S_ISCHR(mode)) {
    return major(rdev) == kMemoryDevicesMajor ? "a device of the kernel's own memory" : nullptr;
  }
  if (S_ISREG(mode)) return "a regular file";
  if (S_ISDIR(mode)) return "a directory";
  if (S_ISBLK(mode)) return "a block device";
  return "not a character device or FIFO";
}

DeviceNode::DeviceNode(const GeneratorSettings& settings) : path_(settings.device) {}

bool DeviceNode::is_still_the_same_node() const {
  struct stat now, then;
  return stat(path_.c_str(), &now) == 0 && fstat(fd_.get(), &then) == 0 &&
         now.st_dev == then.st_dev && now.st_ino == then.st_ino && now.st_rdev == then.st_rdev;
}

ReadResult DeviceNode::open() {
  if (fd_.is_open() && is_still_the_same_node()) return {ReadStatus::kOk, 0, 0};
  fd_.reset();
  // Its type is checked before it is opened, because opening alone can have an effect (a tape
  // rewinds, a FIFO's writer is woken). O_NONBLOCK keeps the opening of a FIFO from waiting for a
  // writer.
  struct stat node;
  if (stat(path_.c_str(), &node) != 0) return failure(errno);
  if (unsupported_file_type(node.st_mode, node.st_rdev)) return {ReadStatus::kNotASource, 0, 0};
  UniqueFd opened(::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (!opened.is_open()) return failure(errno);
  if (fstat(opened.get(), &node) != 0 || unsupported_file_type(node.st_mode, node.st_rdev)) {
    return {ReadStatus::kNotASource, 0, 0};
  }
  const int flags = fcntl(opened.get(), F_GETFL);
  if (flags < 0 || fcntl(opened.get(), F_SETFL, flags & ~O_NONBLOCK) != 0) {
    return {ReadStatus::kIoError, 0, errno};
  }
  fd_ = std::move(opened);
  return {ReadStatus::kOk, 0, 0};
}

ReadResult DeviceNode::get(std::span<uint8_t> into) {
  const ssize_t got = ::read(fd_.get(), into.data(), into.size());
  if (got > 0) return {ReadStatus::kOk, static_cast<size_t>(got), 0};
  if (got == 0) return {ReadStatus::kEndOfFile, 0, 0};
  const int error = errno;
  if (error == EINTR) return {ReadStatus::kOk, 0, 0};
  if (error != EAGAIN) fd_.reset();
  return failure(error);
}

}  // namespace entropyd
