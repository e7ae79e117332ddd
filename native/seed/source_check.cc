// SPDX-License-Identifier: MIT
#include "source_check.h"

#include <sys/stat.h>

#include <algorithm>
#include <utility>

#include "../core/source_file.h"

namespace entropyd::seed {
namespace {

bool is_same_device(const struct stat& one, const struct stat& other) {
  if (S_ISCHR(one.st_mode)) return S_ISCHR(other.st_mode) && one.st_rdev == other.st_rdev;
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

bool is_never_alone(const SeedSource& source) {
  return source.never_alone;
}

}  // namespace

std::optional<Outcome> wrong_sources(const std::vector<SeedSource>& sources) {
  if (std::all_of(sources.begin(), sources.end(), is_never_alone)) {
    return Outcome{kExitConfig, sources.front().name() +
                                    " is never credited alone: add a --source of another kind, or "
                                    "--alone after it"};
  }
  std::vector<std::pair<const SeedSource*, struct stat>> seen;
  for (const SeedSource& source : sources) {
    struct stat node = {};
    if (source.settings.device.empty() || stat(source.settings.device.c_str(), &node) != 0) {
      continue;
    }
    if (const char* type = unsupported_file_type(node.st_mode, node.st_rdev)) {
      return Outcome{kExitConfig, source.name() + " is " + type +
                                      ", not an entropy source: name a character device or FIFO"};
    }
    for (const auto& [other, its_node] : seen) {
      if (!is_same_device(its_node, node)) continue;
      return Outcome{kExitConfig, other->name() + " and " + source.name() +
                                      " are one device, which cannot be two sources"};
    }
    seen.emplace_back(&source, node);
  }
  return std::nullopt;
}

}  // namespace entropyd::seed
