// SPDX-License-Identifier: MIT
// Reads a noise source's device node (/dev/hwrng, another character device or a FIFO) before a
// deadline. The blocking read() runs in a thread of its own that a signal interrupts: /dev/hwrng
// has no poll(), O_NONBLOCK on it can block all the same, and where the host sends nothing the
// kernel waits in a way that only the end of the process ends
// (drivers/char/hw_random/virtio-rng.c).
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "secure_memory.h"

namespace entropyd {

enum class ReadStatus {
  kOk,            // all bytes are there
  kTimeout,       // the device delivered nothing, or too little, until the deadline
  kEndOfFile,     // the writer is gone
  kTryAgain,      // EAGAIN: the driver has nothing just now
  kNoDevice,      // ENODEV, ENXIO, ENOENT: the node is missing or no driver is bound
  kNotPermitted,  // EACCES, EPERM
  kNotASource,    // a type of file that holds no entropy, see unsupported_file_type()
  kIoError,       // EIO and every other errno
  kClosed,        // close() was called
};

struct ReadResult {
  ReadStatus status;
  size_t bytes;  // arrived in all, also when the status is not kOk
  int error;     // the errno behind the status, 0 where there is none
};

// What a file with this st_mode and st_rdev is that can't be an entropy source ("a regular file"),
// or null where it may be one. The memory devices (/dev/zero, null, full, random, urandom, …) and
// regular files can't.
const char* unsupported_file_type(mode_t mode, dev_t rdev);

class DeviceReader {
 public:
  explicit DeviceReader(std::string path);
  ~DeviceReader();
  DeviceReader(const DeviceReader&) = delete;
  DeviceReader& operator=(const DeviceReader&) = delete;

  // Appends up to `size` bytes to the filled part of `into`. Blocks the calling thread until they
  // are there, the timeout has passed or close() was called, and a tenth of a second more where the
  // kernel does not return from read(). One call at a time. The next call waits for a read() that
  // has not returned; what that one still delivers is wiped.
  ReadResult read(SecureMemory& into, size_t size, std::chrono::milliseconds timeout);

  // Ends a read under way, and every later one, with kClosed. From any thread.
  void close();

 private:
  struct Channel;
  std::shared_ptr<Channel> channel_;
};

}  // namespace entropyd
