// SPDX-License-Identifier: MIT
#include "byte_replay_test.h"

#include <cmath>

#include "secret_key.h"

namespace entropyd {
namespace {

constexpr uint64_t kPrime = (uint64_t{1} << 61) - 1;

// Multiplies modulo 2^61 - 1; a number is reduced by adding its 61-bit digits.
uint64_t multiply(uint64_t a, uint64_t b) {
  const auto product = static_cast<unsigned __int128>(a) * b;
  const uint64_t sum =
      (static_cast<uint64_t>(product) & kPrime) + static_cast<uint64_t>(product >> 61);
  return sum >= kPrime ? sum - kPrime : sum;
}

uint64_t add(uint64_t a, uint64_t b) {
  const uint64_t sum = a + b;
  return sum >= kPrime ? sum - kPrime : sum;
}

// Returns the value at `point` of the polynomial whose coefficients are the bytes.
uint64_t polynomial(std::span<const uint8_t> bytes, uint64_t point) {
  uint64_t sum = 0;
  for (const uint8_t byte : bytes) sum = add(multiply(sum, point), byte);
  return sum;
}

}  // namespace

ByteReplayTest::ByteReplayTest(double h)
    : anchor_(static_cast<size_t>(std::ceil(kReplayAnchorBits / h))) {
  // The three secrets, each of 64 random bits.
  for (uint64_t* secret : {&state_->point, &state_->check_point, &state_->places}) {
    fill_secret_key(std::as_writable_bytes(std::span(secret, 1)));
  }
  state_->point %= kPrime;
  state_->check_point %= kPrime;
  state_->leaving = 1;
  for (size_t i = 0; i < anchor_; ++i) state_->leaving = multiply(state_->leaving, state_->point);
}

// The high bits of a linear congruential generator modulo 2^64 (Knuth's MMIX).
uint64_t ByteReplayTest::draw_place() {
  state_->places = state_->places * 6364136223846793005 + 1442695040888963407;
  return (state_->places >> 32) % kReplayStride;
}

bool ByteReplayTest::test(std::span<const uint8_t> block) {
  const size_t count = block.size();
  if (count < anchor_) return false;
  bool replayed = false;
  uint64_t rolling = polynomial(block.first(anchor_), state_->point);
  size_t stride = 0, place = draw_place();
  for (size_t at = 0;; ++at) {
    replayed |= is_remembered(rolling, block.subspan(at, anchor_));
    // Skips a stride at the end of the block if some of its places leave no room for a window.
    if (at == place && stride + kReplayStride + anchor_ - 1 <= count) {
      remember(rolling, block.subspan(at, anchor_));
    }
    if (at + 1 == stride + kReplayStride) {
      stride += kReplayStride;
      place = stride + draw_place();
    }
    if (at + anchor_ == count) break;
    const uint64_t with_next = add(multiply(rolling, state_->point), block[at + anchor_]);
    rolling = add(with_next, kPrime - multiply(state_->leaving, block[at]));
  }
  return replayed;
}

// A chain leads from the newest window to the oldest, and ends at the first that has been
// overwritten.
bool ByteReplayTest::is_remembered(uint64_t rolling, std::span<const uint8_t> window) const {
  const State& state = *state_;
  uint64_t number = state.heads[chain_of(rolling)];
  while (number != 0 && state.remembered - number < kReplayWindows) {
    const Window& known = state.windows[number % kReplayWindows];
    if (known.rolling == rolling && known.check == polynomial(window, state.check_point)) {
      return true;
    }
    number = known.before;
  }
  return false;
}

void ByteReplayTest::remember(uint64_t rolling, std::span<const uint8_t> window) {
  State& state = *state_;
  const uint64_t number = ++state.remembered;
  uint64_t& head = state.heads[chain_of(rolling)];
  state.windows[number % kReplayWindows] = {rolling, polynomial(window, state.check_point), head};
  head = number;
}

}  // namespace entropyd
