// SPDX-License-Identifier: MIT
// The random generator of a TPM 2.0 behind a device such as /dev/tpmrm0.
#pragma once

#include <string>

#include "generator.h"
#include "growing_pause.h"
#include "secure_memory.h"
#include "tpm2_random.h"
#include "unique_fd.h"

namespace entropyd {

class Tpm2Device : public Generator {
 public:
  explicit Tpm2Device(const GeneratorSettings& settings);

  // Returns kTryAgain with EBUSY while another program has /dev/tpm0, which one may open at a time.
  ReadResult open() override;
  // Sends one command and waits for its response, in a way that a signal interrupts. Returns kOk
  // with 0 bytes also after a pause, if the TPM asks for one or still works on an earlier command.
  // A response code is in ReadResult::answer, with EREMOTEIO; what is no response is EPROTO.
  ReadResult get(std::span<uint8_t> into) override;
  // Another program may then open /dev/tpm0.
  void close() override { fd_.reset(); }
  FileIdentity node() const override { return node_; }
  FileIdentity named() const override { return identity_at(path_); }

 private:
  void discard_earlier_response();
  ReadResult send(size_t bytes);
  ReadResult receive();
  ReadResult accept(std::span<uint8_t> into, size_t wanted);
  ReadResult lost(int error);

  const std::string path_;
  UniqueFd fd_;
  FileIdentity node_;
  SecureMemory response_;
  GrowingPause pause_;
};

}  // namespace entropyd
