// SPDX-License-Identifier: MIT
// The processor's own generator, by its seed instruction.
#pragma once

#include <string>

#include "generator.h"
#include "growing_pause.h"

namespace entropyd {

class ProcessorGenerator : public Generator {
 public:
  explicit ProcessorGenerator(const GeneratorSettings& settings);

  // Returns ENOENT unless both the kernel and the processor report the instruction.
  ReadResult open() override;
  // Gets 8 bytes at most. Returns kOk with 0 bytes after a pause if the instruction had no value
  // in a bounded number of tries; the pauses grow as long as it has none.
  ReadResult get(std::span<uint8_t> into) override;

 private:
  const std::string cpuinfo_;
  bool is_listed_ = false;  // by the kernel, which does not change that while it runs
  GrowingPause pause_;
};

}  // namespace entropyd
