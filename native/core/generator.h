// SPDX-License-Identifier: MIT
// A generator of random bytes, as the thread of a GeneratorReader uses it. Each kind is an
// implementation of Generator and a line in generators.cc.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "file_identity.h"
#include "line_settings.h"

namespace entropyd {

enum class ReadStatus {
  kOk,            // all bytes are there
  kTimeout,       // the generator delivered nothing, or too little, until the deadline
  kEndOfFile,     // the writer is gone
  kTryAgain,      // EAGAIN: the driver has no data at the moment
  kNoDevice,      // ENODEV, ENXIO, ENOENT: the node is missing or no driver is bound
  kNotPermitted,  // EACCES, EPERM
  kNotASource,    // a type of file that holds no entropy, see unsupported_file_type()
  kNotATerminal,  // a kind that reads terminals was given another device
  kHungUp,        // the terminal was unplugged or hung up
  kNotThatFast,   // the line cannot run at the rate that it was given
  kNotSettable,   // the line refuses 8 data bits, no parity or the flow control
  kIoError,       // EIO and every other errno
  kClosed,        // close() was called
};

// Failures that a read got over by trying again.
struct Repeats {
  unsigned count = 0;
  int error = 0;  // the errno of the last one
};

struct ReadResult {
  ReadStatus status;
  size_t bytes;  // bytes read, whatever the status
  int error;     // the errno that led to the status, 0 if there was none
  Repeats repeats = {};
  uint32_t answer = 0;  // the code with which a device refused a command, 0 if none did
  // The node that the bytes are from; nothing of no bytes, no node if the generator has none.
  std::optional<FileIdentity> node = {};
};

// Returns the result of a call that has just failed with this errno, after it had read no byte.
ReadResult failure(int error);

// What a configuration may say of a generator; each kind uses what concerns it.
struct GeneratorSettings {
  std::string device;  // the path of the node
  LineSettings line = {};
  // What the kernel says of the processors; tests name another file.
  std::string cpuinfo = "/proc/cpuinfo";
};

// All calls come from one thread at a time.
class Generator {
 public:
  virtual ~Generator() = default;
  // Opens the generator, unless it is open and still the one that its name refers to. Called before
  // each block or part of one.
  virtual ReadResult open() = 0;
  // Gets one or more bytes, at most as many as fit into `into`. May block. Returns kOk with 0 bytes
  // if a signal interrupted it, and after a pause if there was nothing to get: it is called again
  // until the deadline.
  virtual ReadResult get(std::span<uint8_t> into) = 0;
  // Closes the generator, and undoes what open() has changed on the device.
  virtual void close() {}
  // The node that was opened last, which a generator that closed itself after an error may open
  // again. No node if it has none.
  virtual FileIdentity node() const { return {}; }
  // The node that its path refers to now; no node if there is none, or if it has no path. Blocks as
  // long as the file system does.
  virtual FileIdentity named() const { return {}; }
  // Whether close() has something to undo. May be called from any thread.
  virtual bool is_altered() const { return false; }
};

}  // namespace entropyd
