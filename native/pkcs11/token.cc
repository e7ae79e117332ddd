// SPDX-License-Identifier: MIT
#include "token.h"

#include <string.h>

#include <algorithm>
#include <vector>

#include "pin.h"

namespace entropyd::pkcs11 {
namespace {

constexpr size_t kMaxPinBytes = 1024;
// A module that reports more is broken; hardware security modules have some hundred partitions.
constexpr unsigned long kMaxSlots = 65'536;

// Returns the text of a field padded with blanks. Control characters, which would break the log
// into lines, become '?'.
template <size_t kSize>
std::string text_of(const unsigned char (&field)[kSize]) {
  size_t length = kSize;
  while (length > 0 && (field[length - 1] == ' ' || field[length - 1] == '\0')) --length;
  std::string text(reinterpret_cast<const char*>(field), length);
  for (char& letter : text) {
    if (static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f) letter = '?';
  }
  return text;
}

std::string describe_token(const TokenInfo& info) {
  return std::string("'") + text_of(info.label) + "' (" + text_of(info.manufacturerID) + " " +
         text_of(info.model) + ", serial number " + text_of(info.serialNumber) + ")";
}

bool has_generator(const TokenInfo& info) {
  return (info.flags & CKF_RNG) != 0;
}

}  // namespace

// Without --slot and --token, the only initialised token that has a generator is meant.
Outcome Token::find(SlotId* slot, TokenInfo* info) const {
  const FunctionList& call = module_.functions();
  unsigned long count = 0;
  ReturnValue got = call.C_GetSlotList(1, nullptr, &count);
  if (got != CKR_OK) return failure_of("C_GetSlotList", got);
  if (count > kMaxSlots) {
    return Failure{kRetry, "the module reports " + std::to_string(count) + " slots"};
  }
  std::vector<SlotId> slots(count);
  if (count > 0) got = call.C_GetSlotList(1, slots.data(), &count);
  if (got != CKR_OK) return failure_of("C_GetSlotList", got);
  slots.resize(std::min(slots.size(), static_cast<size_t>(count)));

  std::string seen;
  size_t matches = 0;
  for (const SlotId candidate : slots) {
    TokenInfo its = {};
    if (call.C_GetTokenInfo(candidate, &its) != CKR_OK) continue;
    const std::string label = text_of(its.label);
    const bool is_initialized = (its.flags & CKF_TOKEN_INITIALIZED) != 0;
    const bool is_meant = options_.slot.has_value() ? candidate == *options_.slot
                          : !options_.token.empty() ? label == options_.token
                                                    : is_initialized && has_generator(its);
    if (is_initialized) seen += (seen.empty() ? "'" : ", '") + label + "'";
    if (!is_meant) continue;
    ++matches;
    *slot = candidate;
    *info = its;
  }
  if (matches == 1) return {};
  if (matches > 1) {
    return Failure{kExitConfig, "several tokens match (" + seen +
                                    "): name one by --token LABEL, or by --slot N if two have one "
                                    "label"};
  }
  const std::string meant = options_.slot.has_value()
                                ? std::string("in slot ") + std::to_string(*options_.slot)
                            : !options_.token.empty() ? "'" + options_.token + "'"
                                                      : "with a generator";
  return Failure{kRetry, "there is no token " + meant +
                             (seen.empty() ? ", nor any other" : "; there is " + seen)};
}

Outcome Token::log_in(const TokenInfo& info) {
  if ((info.flags & CKF_USER_PIN_LOCKED) != 0) return login_failure(CKR_PIN_LOCKED);
  if ((info.flags & CKF_USER_PIN_FINAL_TRY) != 0) {
    return Failure{kExitNoPrivilege,
                   "one more wrong PIN would lock the token, so the PIN is not tried: log in once "
                   "with the vendor's tool or pkcs11-tool, which resets the count"};
  }
  SecureMemory pin(kMaxPinBytes);
  Outcome unread = read_pin(options_.pin_file, pin);
  if (unread.has_value()) return unread;
  const ReturnValue done =
      module_.functions().C_Login(session_, CKU_USER, pin.data(), pin.filled());
  if (done == CKR_OK || done == CKR_USER_ALREADY_LOGGED_IN) return {};
  return login_failure(done);
}

Outcome Token::open() {
  Outcome failed = module_.restart();
  if (failed.has_value()) return failed;
  SlotId slot = 0;
  TokenInfo info = {};
  failed = find(&slot, &info);
  if (failed.has_value()) return failed;
  description_ = describe_token(info);
  if (!has_generator(info)) return failure_of("C_GetTokenInfo", CKR_RANDOM_NO_RNG);
  const ReturnValue opened =
      module_.functions().C_OpenSession(slot, CKF_SERIAL_SESSION, nullptr, nullptr, &session_);
  if (opened != CKR_OK) return failure_of("C_OpenSession", opened);
  return options_.pin_file.empty() ? Outcome{} : log_in(info);
}

Outcome Token::generate(std::span<uint8_t> random) {
  const ReturnValue done =
      module_.functions().C_GenerateRandom(session_, random.data(), random.size());
  if (done == CKR_OK) return {};
  explicit_bzero(random.data(), random.size());
  return failure_of("C_GenerateRandom", done);
}

}  // namespace entropyd::pkcs11
