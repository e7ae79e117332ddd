// SPDX-License-Identifier: MIT
#include "rotations.h"

#include <algorithm>
#include <bit>

namespace entropyd::assess {

namespace {

constexpr unsigned kKeyBits = 64;
constexpr int kMostBucketBits = 16;

constexpr auto kByKey = [](const auto& a, const auto& b) { return a.key < b.key; };

}  // namespace

// Sorts by the first `count` symbols, which fill the key of 64 bits: a distribution by its upper
// bits into about as many buckets as there are rotations, then a comparison sort of each bucket.
void RotationSort::sort_by_first(std::span<const uint16_t> symbols, unsigned bits, size_t count) {
  const size_t size = symbols.size();
  const unsigned top = kKeyBits - bits;
  uint64_t key = 0;
  for (size_t i = 0; i < count; ++i) key |= uint64_t{symbols[i % size]} << (top - bits * i);
  scattered_.resize(size);
  const int bucket_bits = std::min(static_cast<int>(std::bit_width(size)), kMostBucketBits);
  const auto bucket_of = [&](uint64_t of) {
    return of >> (static_cast<int>(kKeyBits) - bucket_bits);
  };
  ends_.assign(size_t{1} << bucket_bits, 0);
  for (size_t i = size; i-- > 0;) {
    // Only whole symbols: what is shifted out at the end of the key would be a part of one.
    const uint64_t whole = ~uint64_t{0} << (kKeyBits - bits * count);
    key = ((key >> bits) & whole) | (uint64_t{symbols[i]} << top);
    scattered_[i] = {key, static_cast<uint32_t>(i)};
    ++ends_[bucket_of(key)];
  }
  uint32_t sum = 0;
  for (uint32_t& end : ends_) sum += std::exchange(end, sum);
  keyed_.resize(size);
  for (const Keyed& one : scattered_) keyed_[ends_[bucket_of(one.key)]++] = one;
  size_t begin = 0;
  for (const uint32_t end : ends_) {
    if (end - begin > 1) {
      std::sort(keyed_.begin() + static_cast<ptrdiff_t>(begin), keyed_.begin() + end, kByKey);
    }
    begin = end;
  }
}

void RotationSort::rank(size_t begin, size_t end, std::vector<Group>& groups) {
  for (size_t i = begin; i < end;) {
    size_t next = i;
    while (next < end && keyed_[next].key == keyed_[i].key) {
      rank_[keyed_[next].position] = static_cast<uint32_t>(i);
      ++next;
    }
    if (next - i > 1) groups.emplace_back(i, next);
    i = next;
  }
}

// Rotations of a group agree in `distance` symbols, so that the rank of the rotation that begins
// this far behind them decides (Larsson and Sadakane, "Faster suffix sorting", 2007).
void RotationSort::refine(size_t distance, size_t size) {
  split_.clear();
  for (const auto& [begin, end] : groups_) {
    for (size_t i = begin; i < end; ++i) {
      keyed_[i].key = rank_[(keyed_[i].position + distance) % size];
    }
    std::sort(keyed_.begin() + static_cast<ptrdiff_t>(begin),
              keyed_.begin() + static_cast<ptrdiff_t>(end), kByKey);
    rank(begin, end, split_);
  }
  groups_.swap(split_);
}

std::span<const uint32_t> RotationSort::sort(std::span<const uint16_t> symbols, uint32_t alphabet) {
  const size_t size = symbols.size();
  const auto bits = static_cast<unsigned>(std::bit_width(std::max(alphabet, 2U) - 1));
  size_t distance = kKeyBits / bits;
  sort_by_first(symbols, bits, distance);
  rank_.resize(size);
  groups_.clear();
  rank(0, size, groups_);
  for (; !groups_.empty() && distance < size; distance *= 2) refine(distance, size);
  order_.resize(size);
  for (size_t i = 0; i < size; ++i) order_[i] = keyed_[i].position;
  return order_;
}

}  // namespace entropyd::assess
