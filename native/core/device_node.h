// SPDX-License-Identifier: MIT
// A generator behind a file: /dev/hwrng, another character device, or a FIFO.
#pragma once

#include <atomic>
#include <memory>
#include <string>

#include "generator.h"
#include "raw_terminal.h"
#include "unique_fd.h"

namespace entropyd {

// If the device is a terminal, it is made raw, even if the source is not of kind 'tty'.
class DeviceNode : public Generator {
 public:
  explicit DeviceNode(const GeneratorSettings& settings) : DeviceNode(settings.device, {}, false) {}

  // A FIFO stays open between reads, so that its writer never gets EPIPE; a node that was replaced
  // in the meantime is opened again.
  ReadResult open() override;
  ReadResult get(std::span<uint8_t> into) override;
  void close() override;
  FileIdentity node() const override { return node_; }
  FileIdentity named() const override { return identity_at(path_); }
  bool is_altered() const override { return is_altered_; }

 protected:
  DeviceNode(const std::string& path, const LineSettings& line, bool must_be_terminal);

 private:
  ReadResult open_node();
  ReadResult prepare();

  const std::string path_;
  const LineSettings line_;
  const bool must_be_terminal_;
  std::atomic<bool> is_altered_ = false;
  UniqueFd fd_;
  FileIdentity node_;
  std::unique_ptr<RawTerminal> terminal_;  // of fd_; null if that is no terminal
};

// A serial line or pseudo-terminal with settings of its own.
class TerminalNode final : public DeviceNode {
 public:
  explicit TerminalNode(const GeneratorSettings& settings)
      : DeviceNode(settings.device, settings.line, true) {}
};

}  // namespace entropyd
