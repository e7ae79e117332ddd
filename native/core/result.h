// SPDX-License-Identifier: MIT
// The result of a call that the system may refuse: a value, or an errno and the name of the system
// call. Lack of memory is not reported in this way: it throws std::bad_alloc (docs/decisions/0017).
#pragma once

#include <errno.h>

#include <utility>
#include <variant>

namespace entropyd {

struct SystemError {
  int number = 0;         // an errno, never 0 in a Result
  const char* call = "";  // the system call that failed, or the one that the core would have made
};

// Returns the errno that `call` has just set, as an error.
inline SystemError last_error(const char* call) {
  return {errno, call};
}

template <typename T = std::monostate>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(SystemError error) : state_(std::in_place_index<1>, error) {}

  bool ok() const { return state_.index() == 0; }
  // Call only if ok().
  T& value() { return *std::get_if<0>(&state_); }
  const T& value() const { return *std::get_if<0>(&state_); }
  // Call only if not ok().
  const SystemError& error() const { return *std::get_if<1>(&state_); }
  // Returns the errno, or 0 if ok().
  int error_number() const { return ok() ? 0 : error().number; }

 private:
  std::variant<T, SystemError> state_;
};

// The result of a call that succeeded and has no value.
inline Result<> success() {
  return std::monostate{};
}

}  // namespace entropyd
