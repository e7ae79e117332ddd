// SPDX-License-Identifier: MIT
// How the core reports what the system refused: a value, or the errno and the system call. Lack of
// memory is no such result: it throws std::bad_alloc (docs/decisions/0017).
#pragma once

#include <errno.h>

#include <utility>
#include <variant>

namespace entropyd {

struct SystemError {
  int number = 0;         // an errno, never 0 in a Result
  const char* call = "";  // the system call that gave it, or what the core would have called
};

// The errno that `call` has just set.
inline SystemError last_error(const char* call) {
  return {errno, call};
}

template <typename T = std::monostate>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(SystemError error) : state_(std::in_place_index<1>, error) {}

  bool ok() const { return state_.index() == 0; }
  // Only where ok().
  T& value() { return *std::get_if<0>(&state_); }
  const T& value() const { return *std::get_if<0>(&state_); }
  // Only where not ok().
  const SystemError& error() const { return *std::get_if<1>(&state_); }
  // The errno, 0 where ok().
  int error_number() const { return ok() ? 0 : error().number; }

 private:
  std::variant<T, SystemError> state_;
};

// What a call without a value returns when it succeeded.
inline Result<> success() {
  return std::monostate{};
}

}  // namespace entropyd
