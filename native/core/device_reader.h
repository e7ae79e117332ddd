// SPDX-License-Identifier: MIT
// Reads a noise source's device node (/dev/hwrng, another character device or a FIFO) before a
// deadline. The blocking read() runs in a thread of its own that a signal interrupts: /dev/hwrng
// has no poll(), a read with O_NONBLOCK can block all the same, and if the host sends nothing the
// kernel waits in a way that only the end of the process interrupts
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
  kTryAgain,      // EAGAIN: the driver has no data at the moment
  kNoDevice,      // ENODEV, ENXIO, ENOENT: the node is missing or no driver is bound
  kNotPermitted,  // EACCES, EPERM
  kNotASource,    // a type of file that holds no entropy, see unsupported_file_type()
  kIoError,       // EIO and every other errno
  kClosed,        // close() was called
};

struct ReadResult {
  ReadStatus status;
  size_t bytes;  // bytes read, whatever the status
  int error;     // the errno that led to the status, 0 if there was none
};

// Returns what a file with this st_mode and st_rdev is if it cannot be an entropy source ("a
// regular file"), or null if it can. The memory devices (/dev/zero, null, full, random, urandom, …)
// and regular files can't.
const char* unsupported_file_type(mode_t mode, dev_t rdev);

class DeviceReader {
 public:
  explicit DeviceReader(std::string path);
  ~DeviceReader();
  DeviceReader(const DeviceReader&) = delete;
  DeviceReader& operator=(const DeviceReader&) = delete;

  // Appends up to `size` bytes to the filled part of `into`. Blocks the calling thread until they
  // were read, the timeout has passed or close() was called; up to 0.1 s longer if the kernel does
  // not return from read(). One call at a time. If a read() of an earlier call has not returned
  // yet, the next call waits for it and discards its bytes.
  ReadResult read(SecureMemory& into, size_t size, std::chrono::milliseconds timeout);

  // Makes the read under way and all later ones return kClosed. May be called from any thread.
  void close();

 private:
  struct Channel;
  std::shared_ptr<Channel> channel_;
};

}  // namespace entropyd
