// SPDX-License-Identifier: MIT
#include "reseed_report.h"

#include <string_view>

namespace entropyd::seed {
namespace {

// A JSON string (RFC 8259, section 7). A path can have any bytes; those that are not printable
// ASCII become '?'.
std::string quoted(std::string_view text) {
  std::string json = "\"";
  for (const char letter : text) {
    if (letter == '"' || letter == '\\') json += '\\';
    json += letter < ' ' || letter > '~' ? '?' : letter;
  }
  return json + '"';
}

const char* in_json(bool value) {
  return value ? "true" : "false";
}

}  // namespace

size_t ReseedReport::bits_credited() const {
  size_t bits = 0;
  for (const Own& one : own) bits += one.bits;
  return bits;
}

std::string in_words(const ReseedReport& report) {
  std::string words = report.reason.empty() ? "" : report.reason + "; ";
  words += "mixed " + std::to_string(report.bytes_mixed) + " pushed bytes with no credit";
  if (report.bytes_discarded > 0) {
    words += ", discarded " + std::to_string(report.bytes_discarded) + " more";
  }
  for (const auto& one : report.own) {
    const std::string bytes = std::to_string(one.bytes) + " tested bytes";
    words += one.bits > 0 ? ", credited " + std::to_string(one.bits) + " bits from " + one.source +
                                " (" + bytes + ")"
                          : ", mixed " + bytes + " of " + one.source + " with no credit";
  }
  words += report.reseeded ? ", CRNG reseeded" : ", CRNG not reseeded";
  words += ", in " + std::to_string(report.milliseconds) + " ms";
  if (report.generation > 0) {
    words += "; programs were told of generation " + std::to_string(report.generation);
  }
  if (!report.not_told.empty()) words += "; programs were not told: " + report.not_told;
  const std::string_view daemon = report.daemon;
  if (daemon == "told") return words + "; the daemon was told";
  if (daemon == "refused") return words + "; the daemon is older and could not be told";
  if (daemon == "noAnswer") return words + "; the daemon did not answer";
  return words;
}

std::string in_json(const ReseedReport& report) {
  std::string sources;
  for (const auto& one : report.own) {
    sources += std::string(sources.empty() ? "" : ",") + "{\"source\":" + quoted(one.source) +
               ",\"bytes\":" + std::to_string(one.bytes) + ",\"bits\":" + std::to_string(one.bits) +
               "}";
  }
  return std::string("{\"reseeded\":") + in_json(report.reseeded) +
         ",\"bytesMixed\":" + std::to_string(report.bytes_mixed) +
         ",\"bytesDiscarded\":" + std::to_string(report.bytes_discarded) +
         ",\"pushEnded\":" + in_json(report.push_ended) + ",\"sources\":[" + sources +
         "],\"bitsCredited\":" + std::to_string(report.bits_credited()) +
         ",\"crngReady\":" + in_json(report.crng_ready) + ",\"daemon\":" + quoted(report.daemon) +
         ",\"generation\":" + (report.generation > 0 ? std::to_string(report.generation) : "null") +
         ",\"milliseconds\":" + std::to_string(report.milliseconds) +
         ",\"exitCode\":" + std::to_string(report.exit_code) +
         ",\"reason\":" + quoted(report.reason) + "}";
}

}  // namespace entropyd::seed
