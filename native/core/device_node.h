// SPDX-License-Identifier: MIT
// A generator behind a file: /dev/hwrng, another character device, or a FIFO.
#pragma once

#include <sys/types.h>

#include <string>

#include "generator.h"
#include "unique_fd.h"

namespace entropyd {

// Returns what a file with this st_mode and st_rdev is if it cannot be an entropy source ("a
// regular file"), or null if it can. The memory devices (/dev/zero, null, full, random, urandom, …)
// and regular files can't.
const char* unsupported_file_type(mode_t mode, dev_t rdev);

class DeviceNode : public Generator {
 public:
  explicit DeviceNode(const GeneratorSettings& settings);

  // A FIFO stays open between reads, so that its writer never gets EPIPE; a node that was replaced
  // in the meantime is opened again.
  ReadResult open() override;
  ReadResult get(std::span<uint8_t> into) override;

 private:
  bool is_still_the_same_node() const;

  const std::string path_;
  UniqueFd fd_;
};

}  // namespace entropyd
