// SPDX-License-Identifier: MIT
#include "generators.h"

#include "device_node.h"

namespace entropyd {
namespace {

struct Kind {
  std::string_view name;
  std::unique_ptr<Generator> (*make)(const GeneratorSettings& settings);
};

template <typename Made>
std::unique_ptr<Generator> make(const GeneratorSettings& settings) {
  return std::make_unique<Made>(settings);
}

constexpr Kind kKinds[] = {
    {"device", make<DeviceNode>},
    {"tty", make<TerminalNode>},
};

}  // namespace

std::unique_ptr<Generator> make_generator(std::string_view kind,
                                          const GeneratorSettings& settings) {
  for (const Kind& one : kKinds) {
    if (one.name == kind) return one.make(settings);
  }
  return nullptr;
}

}  // namespace entropyd
