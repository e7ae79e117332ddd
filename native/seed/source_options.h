// SPDX-License-Identifier: MIT
// The sources of a command line: --source KIND, and the options that follow it and belong to it,
// which are the keys of a [[source]] table of that kind.
#pragma once

#include <string>
#include <vector>

#include "../core/generators.h"

namespace entropyd::seed {

constexpr char kJitter[] = "jitter";

struct SeedSource {
  std::string kind;  // of generators.h, or kJitter
  GeneratorSettings settings = {};
  double claim = 0;          // bits of min-entropy per byte or sample
  bool never_alone = false;  // its bytes are credited, or mixed alone, beside another source's only

  // For messages: the path of the device, or the kind.
  const std::string& name() const { return settings.device.empty() ? kind : settings.device; }
  bool is_jitter() const { return kind == kJitter; }
};

// Each function returns false after it has said on standard error what is wrong.
class SourceList {
 public:
  // Adds the source, or the two sources, that --source names.
  bool add(const std::string& name);
  // Sets an option, by its name without "--", of the source that was added last. `value` is null
  // for an option that has none.
  bool set(const std::string& key, const char* value);
  bool is_empty() const { return sources_.empty(); }
  // Gives the sources, each once, with the lowest claim that it was given; "any" if none was added.
  // A source named hwrng has this device unless it was given one of its own.
  bool complete(const std::string& hwrng_device, std::vector<SeedSource>* sources);

 private:
  std::vector<SeedSource> sources_;
  bool last_has_options_ = false;  // false after "any", which stands for two sources
};

// The words that --source takes: "hwrng, jitter, any, device, tty".
std::string source_names();

}  // namespace entropyd::seed
