// SPDX-License-Identifier: MIT
// An object in secure memory: the state of a test, or a request, that contains entropy. A number of
// further bytes can follow it.
#pragma once

#include <cstdint>
#include <new>
#include <span>
#include <type_traits>

#include "secure_memory.h"

namespace entropyd {

template <typename State>
class SecureObject {
  static_assert(std::is_trivially_copyable_v<State> && std::is_trivially_destructible_v<State>,
                "its memory is zeroed to wipe it");

 public:
  // Everything is zero at first. Throws std::bad_alloc.
  explicit SecureObject(size_t trailing_bytes = 0)
      : memory_(sizeof(State) + trailing_bytes), state_(new (memory_.data()) State()) {}

  State& operator*() { return *state_; }
  const State& operator*() const { return *state_; }
  State* operator->() { return state_; }
  const State* operator->() const { return state_; }
  // Returns the bytes that follow the object.
  std::span<uint8_t> trailing() {
    return {memory_.data() + sizeof(State), memory_.capacity() - sizeof(State)};
  }
  // Zeroes the object and the bytes that follow it.
  void wipe() { memory_.wipe(); }

 private:
  SecureMemory memory_;
  State* state_;
};

}  // namespace entropyd
