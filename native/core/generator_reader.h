// SPDX-License-Identifier: MIT
// Reads a generator before a deadline. The blocking calls run in a thread of their own that a
// signal interrupts: /dev/hwrng has no poll(), a read with O_NONBLOCK can block all the same, and
// if the host sends nothing the kernel waits in a way that only the end of the process interrupts
// (drivers/char/hw_random/virtio-rng.c).
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>

#include "generator.h"
#include "secure_memory.h"

namespace entropyd {

struct GeneratorChannel;

class GeneratorReader {
 public:
  explicit GeneratorReader(std::unique_ptr<Generator> generator);
  ~GeneratorReader();
  GeneratorReader(const GeneratorReader&) = delete;
  GeneratorReader& operator=(const GeneratorReader&) = delete;

  // Appends up to `size` bytes after the filled part of `into`. Blocks the calling thread until all
  // of them are read, the timeout has passed or close() is called; up to 0.1 s longer if the kernel
  // does not return from a read. One call of read() or look() at a time. If the read of an earlier
  // call has not returned yet, the next call waits for it and discards its bytes. EAGAIN, EBUSY and
  // EIO count as temporary: what was read is kept, and the read is repeated after a pause. They are
  // the result only if no byte was read at all. If the path refers to another device after the
  // pause, the result is ENODEV, so that a block never has bytes of two devices.
  ReadResult read(SecureMemory& into, size_t size, std::chrono::milliseconds timeout);

  // Returns what Generator::named() does, within the timeout; nothing if it takes longer, if an
  // earlier call still hangs, or after close(). In the thread, since a file system may hang as a
  // device does.
  std::optional<FileIdentity> look(std::chrono::milliseconds timeout);

  // Makes the read under way and all later ones return kClosed; the generator is closed in its
  // thread. May be called from any thread.
  void close();

  // Closes all readers of the process, and waits at most this long until their devices are as they
  // were before they were opened. To be called before the process ends or becomes another program.
  static void close_all(std::chrono::milliseconds at_most);
  // Longer than restoring a terminal takes, short enough for the end of a process.
  static constexpr std::chrono::milliseconds kClosingTime{500};

 private:
  struct Registry;
  static Registry& registry();
  std::shared_ptr<GeneratorChannel> channel_;
};

}  // namespace entropyd
