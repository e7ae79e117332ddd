// SPDX-License-Identifier: MIT
#include "source_check.h"

#include <ctype.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "../core/source_defaults.h"
#include "../core/source_file.h"

namespace entropyd::seed {
namespace {

// Returns the number of the TPM that the kernel calls "tpm0", "tpmrm0" or "tpm-rng-0", "" if the
// name is another one.
std::string chip_number(std::string_view name) {
  for (const std::string_view prefix : {"tpmrm", "tpm-rng-", "tpm"}) {
    if (!name.starts_with(prefix)) continue;
    const std::string_view rest = name.substr(prefix.size());
    const bool is_number = std::all_of(rest.begin(), rest.end(),
                                       [](unsigned char letter) { return isdigit(letter) != 0; });
    if (is_number) return std::string(rest);
  }
  return "";
}

// Returns the number of the TPM that the kernel takes for /dev/hwrng, "" if it is none.
std::string chip_of_hwrng() {
  char name[64] = {};
  FILE* current = fopen("/sys/class/misc/hw_random/rng_current", "re");
  if (current == nullptr) return "";
  const bool is_read = fscanf(current, "%63s", name) == 1;
  fclose(current);
  return is_read ? chip_number(name) : "";
}

// By the number that the kernel's devices.txt gives it.
bool is_hwrng(dev_t device) {
  return device == makedev(10, 183);
}

// Returns the number of the TPM behind a file, "" if there is none: src/sources/device-identity.ts.
std::string chip_of(const struct stat& node) {
  if (!S_ISCHR(node.st_mode)) return "";
  if (is_hwrng(node.st_rdev)) return chip_of_hwrng();
  const std::string link = "/sys/dev/char/" + std::to_string(major(node.st_rdev)) + ":" +
                           std::to_string(minor(node.st_rdev));
  char target[512];
  const ssize_t size = readlink(link.c_str(), target, sizeof target);
  if (size <= 0) return "";
  const std::string_view path(target, static_cast<size_t>(size));
  return chip_number(path.substr(path.rfind('/') + 1));
}

bool is_same_device(const struct stat& one, const struct stat& other) {
  const std::string chip = chip_of(one);
  if (!chip.empty() && chip == chip_of(other)) return true;
  if (S_ISCHR(one.st_mode)) return S_ISCHR(other.st_mode) && one.st_rdev == other.st_rdev;
  return one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

// Whether /dev/hwrng is one of the kernel's memory devices, such as /dev/urandom (devices.txt).
bool is_memory_at_hwrng(const SeedSource& source, const struct stat& node) {
  return source.settings.device == kHwrngDevice && S_ISCHR(node.st_mode) &&
         major(node.st_rdev) == 1;
}

bool is_never_alone(const SeedSource& source) {
  return source.never_alone;
}

}  // namespace

std::optional<Outcome> wrong_sources(const std::vector<SeedSource>& sources) {
  if (!sources.empty() && std::all_of(sources.begin(), sources.end(), is_never_alone)) {
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
      // A memory device that is bound over the generator is no mistake of the command line: its
      // attempt fails, and the other sources are used.
      if (is_memory_at_hwrng(source, node) && sources.size() > 1) continue;
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
