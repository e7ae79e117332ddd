// SPDX-License-Identifier: MIT
#include "source_options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include <algorithm>

#include "../core/source_defaults.h"
#include "say.h"

namespace entropyd::seed {
namespace {

constexpr char kAnyName[] = "any";
constexpr char kHwrngName[] = "hwrng";
constexpr char kDeviceKind[] = "device";  // the kind of the source named hwrng

bool wrong(const std::string& what) {
  say(what);
  return false;
}

SeedSource source_of(const std::string& name) {
  if (name == kJitter) return {.kind = name, .settings = {}, .claim = kJitterClaim};
  // Its device is known at the end of the command line.
  if (name == kHwrngName) return {.kind = name, .settings = {}, .claim = kHwrngClaim};
  const GeneratorKind& kind = *find_generator_kind(name);
  return {.kind = name,
          .settings = {.device = kind.device == nullptr ? "" : kind.device},
          .claim = kind.claim,
          .never_alone = kind.never_alone};
}

// Returns null for jitter, which is no generator of bytes.
const GeneratorKind* kind_of(const SeedSource& source) {
  return find_generator_kind(source.kind == kHwrngName ? kDeviceKind : source.kind);
}

bool set_number(const std::string& key, const char* text, double low, double high, double* number) {
  char* end;
  errno = 0;
  const double given = strtod(text, &end);
  if (errno == 0 && end != text && *end == '\0' && given >= low && given <= high) {
    *number = given;
    return true;
  }
  char message[120];
  snprintf(message, sizeof message, " takes a number from %g to %.0f, not '", low, high);
  return wrong("--" + key + message + text + "'");
}

bool set_baud(const char* text, unsigned* baud) {
  double given = 0;
  if (std::string(text) != "auto" && !set_number("baud", text, kLowestBaud, kHighestBaud, &given)) {
    return false;
  }
  *baud = static_cast<unsigned>(given);
  return *baud == given || wrong(std::string("--baud takes a whole number, not '") + text + "'");
}

bool set_flow(const char* text, FlowControl* flow) {
  const auto given = flow_control_named(text);
  if (!given)
    return wrong(std::string("--flow takes none, hardware or software, not '") + text + "'");
  *flow = *given;
  return true;
}

bool set_init(const char* text, std::string* init) {
  auto given = init_bytes(text);
  if (!given) {
    return wrong("--init takes at most " + std::to_string(kMostInitBytes) +
                 " bytes, with \\n, \\r, \\t, \\\\ and \\xNN for a byte by its "
                 "hexadecimal value, not '" +
                 text + "'");
  }
  *init = std::move(*given);
  return true;
}

}  // namespace

std::string source_names() {
  std::string names = "hwrng, jitter, any";
  for (const GeneratorKind& kind : generator_kinds()) names += ", " + std::string(kind.name);
  return names;
}

bool SourceList::add(const std::string& name) {
  last_has_options_ = name != kAnyName;
  if (name == kAnyName) {
    sources_.push_back(source_of(kHwrngName));
    sources_.push_back(source_of(kJitter));
    return true;
  }
  if (name != kHwrngName && name != kJitter && find_generator_kind(name) == nullptr) {
    return wrong("--source takes " + source_names() + ", not '" + name + "'");
  }
  sources_.push_back(source_of(name));
  return true;
}

bool SourceList::set(const std::string& key, const char* value) {
  if (!last_has_options_) return wrong("--" + key + " belongs to a --source of one kind before it");
  SeedSource& last = sources_.back();
  if (key == "claim") return set_number(key, value, kLowestClaim, 8, &last.claim);
  const GeneratorKind* kind = kind_of(last);
  if (kind != nullptr && key == "alone" && kind->never_alone) {
    last.never_alone = false;
    return true;
  }
  if (kind != nullptr && key == "device" && kind->device != nullptr) {
    last.settings.device = value;
    return true;
  }
  if (kind != nullptr && kind->has_line) {
    LineSettings& line = last.settings.line;
    if (key == "baud") return set_baud(value, &line.baud);
    if (key == "flow") return set_flow(value, &line.flow);
    if (key == "init") return set_init(value, &line.init);
  }
  return wrong("--" + key + " is not an option of --source " + last.kind);
}

bool SourceList::complete(const std::string& hwrng_device, std::vector<SeedSource>* sources) {
  if (sources_.empty()) add(kAnyName);
  sources->clear();
  for (SeedSource& one : sources_) {
    if (one.kind == kHwrngName) {
      one.kind = kDeviceKind;
      if (one.settings.device.empty()) one.settings.device = hwrng_device;
    }
    const GeneratorKind* kind = kind_of(one);
    if (kind != nullptr && kind->device != nullptr && one.settings.device.empty()) {
      return wrong("--source " + one.kind + " needs --device PATH after it");
    }
    const auto is_same = [&](const SeedSource& other) {
      return other.kind == one.kind && other.settings.device == one.settings.device;
    };
    const auto earlier = std::find_if(sources->begin(), sources->end(), is_same);
    if (earlier == sources->end()) {
      sources->push_back(one);
    } else {
      earlier->claim = std::min(earlier->claim, one.claim);
      earlier->never_alone = earlier->never_alone && one.never_alone;
    }
  }
  return true;
}

}  // namespace entropyd::seed
