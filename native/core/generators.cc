// SPDX-License-Identifier: MIT
#include "generators.h"

#include "device_node.h"
#include "processor_generator.h"
#include "source_defaults.h"
#include "tpm2_device.h"

namespace entropyd {
namespace {

template <typename Made>
std::unique_ptr<Generator> make(const GeneratorSettings& settings) {
  return std::make_unique<Made>(settings);
}

constexpr GeneratorKind kKinds[] = {
    {"device", make<DeviceNode>, kHwrngClaim, kHwrngDevice},
    {"tty", make<TerminalNode>, kTtyClaim, "", true},
    {"rdseed", make<ProcessorGenerator>, kRdseedClaim, nullptr, false, true},
    {"tpm2", make<Tpm2Device>, kTpm2Claim, "/dev/tpmrm0"},
};

}  // namespace

std::span<const GeneratorKind> generator_kinds() {
  return kKinds;
}

const GeneratorKind* find_generator_kind(std::string_view name) {
  for (const GeneratorKind& one : kKinds) {
    if (one.name == name) return &one;
  }
  return nullptr;
}

std::unique_ptr<Generator> make_generator(std::string_view kind,
                                          const GeneratorSettings& settings) {
  const GeneratorKind* found = find_generator_kind(kind);
  return found == nullptr ? nullptr : found->make(settings);
}

}  // namespace entropyd
