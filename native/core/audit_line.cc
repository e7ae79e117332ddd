// SPDX-License-Identifier: MIT
#include "audit_line.h"

#include <openssl/evp.h>

#include <charconv>

namespace entropyd {

namespace {

constexpr size_t kHashBytes = 32;
constexpr size_t kHashDigits = 2 * kHashBytes;
constexpr std::string_view kBegin = "{\"seq\":";
constexpr std::string_view kAfterSeq = ",\"time\":\"";
// No string in JSON can hold this: its quotation marks would have backslashes.
constexpr std::string_view kBeforeHash = ",\"previous\":\"";
constexpr std::string_view kEnd = "\"}";

bool take_prefix(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

bool take_suffix(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text.remove_suffix(suffix.size());
  return true;
}

}  // namespace

std::string no_hash() {
  return std::string(kHashDigits, '0');
}

std::string hash_of(std::string_view line) {
  unsigned char hash[kHashBytes];
  if (EVP_Digest(line.data(), line.size(), hash, nullptr, EVP_sha256(), nullptr) != 1) return {};
  std::string digits;
  for (const unsigned char byte : hash) {
    digits += "0123456789abcdef"[byte >> 4];
    digits += "0123456789abcdef"[byte & 15];
  }
  return digits;
}

std::optional<AuditLine> read_audit_line(std::string_view line) {
  AuditLine found;
  if (!take_prefix(line, kBegin)) return {};
  const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), found.seq);
  if (error != std::errc()) return {};
  line.remove_prefix(static_cast<size_t>(end - line.data()));
  if (!take_prefix(line, kAfterSeq) || !take_suffix(line, kEnd)) return {};
  if (line.size() < kHashDigits) return {};
  found.previous = line.substr(line.size() - kHashDigits);
  line.remove_suffix(kHashDigits);
  const bool is_hash = found.previous.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (!is_hash || !take_suffix(line, kBeforeHash)) return {};
  return found;
}

std::string write_audit_line(const AuditLine& line, std::string_view body) {
  std::string text(kBegin);
  text += std::to_string(line.seq);
  text += ',';
  text += body;
  text += kBeforeHash;
  text += line.previous;
  text += kEnd;
  text += '\n';
  return text;
}

}  // namespace entropyd
