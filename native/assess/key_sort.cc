// SPDX-License-Identifier: MIT
// In recordings hardly any two suffixes have their next 64 bits in common, so that sorting those
// bits is enough, and far faster than a suffix array: the packed text fits in a cache. Text that
// repeats itself more is left to the suffix array, whose time does not depend on it.
#include "key_sort.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "suffix_array.h"

namespace entropyd::assess {

namespace {

struct Item {
  uint64_t key;
  int32_t at;
};

constexpr size_t kFew = 24;  // so many items are sorted by insertion
constexpr int kDigit = 8;
// Keys of a repetition, each of which takes some of the stack: a longer one is left to the array.
constexpr int32_t kDeepest = 64;

class KeySorter {
 public:
  KeySorter(std::span<const uint8_t> text, uint32_t alphabet)
      : size_(static_cast<int32_t>(text.size())),
        width_(std::max(1, static_cast<int>(std::bit_width(alphabet - 1)))),
        words_(text.size() * static_cast<size_t>(width_) / 64 + 3),
        patience_(static_cast<int64_t>(text.size())) {
    size_t offset = 0;
    for (const uint8_t symbol : text) {
      put(offset, symbol);
      offset += static_cast<size_t>(width_);
    }
  }

  // Returns whether it was possible within the number of steps that a suffix array would take.
  bool sort(std::vector<int32_t>& shared) {
    const int prefix = std::clamp(static_cast<int>(std::bit_width(shared.size())) - 7, 1, 16);
    std::vector<uint32_t> ends(size_t{1} << prefix);
    for (int32_t i = 0; i < size_; ++i) ++ends[key_at(i) >> (64 - prefix)];
    uint32_t begin = 0;
    for (uint32_t& end : ends) {
      const uint32_t count = end;
      end = begin;
      begin += count;
    }
    for (int32_t i = 0; i < size_; ++i) shared[ends[key_at(i) >> (64 - prefix)]++] = i;

    Item before = {};
    begin = 0;
    for (const uint32_t end : ends) {
      if (begin == end) continue;
      items_.resize(std::max<size_t>(items_.size(), end - begin));
      lengths_.resize(items_.size());
      for (uint32_t i = begin; i < end; ++i) items_[i - begin] = {key_at(shared[i]), shared[i]};
      if (!settle(0, end - begin, 0, 64 - prefix)) return false;
      if (begin > 0) lengths_[0] = common(before, items_[0]);
      for (uint32_t i = begin; i < end; ++i) {
        const Item& item = items_[i - begin];
        // Beyond the end there is nothing in common, only the zeros of the last word.
        shared[i] =
            i == 0 ? 0 : std::min(lengths_[i - begin], size_ - std::max(before.at, item.at));
        before = item;
      }
      // The keys of equal suffixes have been replaced by those of what follows.
      before.key = key_at(before.at);
      begin = end;
    }
    return true;
  }

 private:
  void put(size_t offset, uint64_t symbol) {
    const size_t place = offset % 64;
    const auto width = static_cast<size_t>(width_);
    if (place + width <= 64) {
      words_[offset / 64] |= symbol << (64 - place - width);
    } else {
      words_[offset / 64] |= symbol >> (place + width - 64);
      words_[offset / 64 + 1] |= symbol << (128 - place - width);
    }
  }

  uint64_t key_at(int32_t at) const {
    const size_t offset = static_cast<size_t>(at) * static_cast<size_t>(width_);
    const uint64_t* word = &words_[offset / 64];
    const size_t shift = offset % 64;
    return word[0] << shift | word[1] >> 1 >> (63 - shift);
  }

  int32_t common(const Item& a, const Item& b) const {
    return std::countl_zero(a.key ^ b.key) / width_;
  }

  // Sorts the items from `first` to below `last`, which are equal in their first `level` symbols
  // and whose keys are equal above the lowest `open` bits. lengths_ has what each has in common
  // with the one before it, from the second on.
  bool settle(size_t first, size_t last, int32_t level, int open) {
    distribute(first, last, open);
    for (size_t i = first + 1; i < last; ++i) {  // by insertion: most are in their place
      const Item item = items_[i];
      size_t to = i;
      for (; to > first && items_[to - 1].key > item.key; --to) items_[to] = items_[to - 1];
      items_[to] = item;
    }
    for (size_t i = first + 1; i < last; ++i)
      lengths_[i] = level + common(items_[i - 1], items_[i]);
    for (size_t i = first + 1; i < last; ++i) {
      if (items_[i - 1].key != items_[i].key) continue;
      size_t end = i + 1;
      while (end < last && items_[end].key == items_[i].key) ++end;
      if (!settle_equal(i - 1, end, level + 64 / width_)) return false;
      i = end - 1;
    }
    return true;
  }

  // The same for items whose keys are equal, by the keys that follow.
  bool settle_equal(size_t first, size_t last, int32_t level) {
    const uint64_t key = items_[first].key;
    patience_ -= static_cast<int64_t>(last - first);
    if (patience_ < 0 || level / (64 / width_) > kDeepest) return false;
    // Suffixes that have ended come first, the shortest before the others.
    const auto begin = items_.begin();
    const auto rest = std::partition(begin + first, begin + last,
                                     [&](const Item& item) { return item.at + level >= size_; });
    std::sort(begin + first, rest, [](const Item& a, const Item& b) { return a.at > b.at; });
    const auto open = static_cast<size_t>(rest - begin);
    for (size_t i = first + 1; i <= open && i < last; ++i) lengths_[i] = level;
    for (size_t i = open; i < last; ++i) items_[i].key = key_at(items_[i].at + level);
    if (!settle(open, last, level, 64)) return false;
    // The caller finds the end of the equal ones by their keys.
    for (size_t i = first; i < last; ++i) items_[i].key = key;
    return true;
  }

  // Sorts large ranges by one digit after the other, until only few items share all digits; in
  // place, since the items of a text that hardly changes take most of the memory.
  void distribute(size_t first, size_t last, int open) {
    if (last - first <= kFew || open <= 0) return;
    const int shift = std::max(open - kDigit, 0);
    std::array<uint32_t, (1 << kDigit) + 1> starts = {};
    const auto digit = [&](const Item& item) { return item.key >> shift & ((1 << kDigit) - 1); };
    for (size_t i = first; i < last; ++i) ++starts[digit(items_[i]) + 1];
    bool is_few = true;
    for (size_t i = 1; i < starts.size(); ++i) {
      is_few &= starts[i] <= kFew;
      starts[i] += starts[i - 1];
    }
    auto next = starts;  // where the next item of a digit goes
    Item* const items = items_.data() + first;
    for (size_t own = 0; own + 1 < starts.size(); ++own) {
      while (next[own] < starts[own + 1]) {
        Item item = items[next[own]];
        for (size_t of = digit(item); of != own; of = digit(item)) {
          std::swap(item, items[next[of]++]);
        }
        items[next[own]++] = item;
      }
    }
    if (is_few) return;
    for (size_t i = 0; i + 1 < starts.size(); ++i) {
      distribute(first + starts[i], first + starts[i + 1], shift);
    }
  }

  const int32_t size_;
  const int width_;  // bits of a symbol
  std::vector<uint64_t> words_;
  int64_t patience_;
  std::vector<Item> items_;
  std::vector<int32_t> lengths_;
};

}  // namespace

std::vector<int32_t> shared_prefixes(std::span<const uint8_t> text, uint32_t alphabet) {
  if (text.empty()) return {};
  {
    std::vector<int32_t> shared(text.size());
    if (KeySorter(text, alphabet).sort(shared)) return shared;
  }
  std::vector<int32_t> shared = suffix_array(text, alphabet);
  shared_prefixes(text, shared);
  return shared;
}

}  // namespace entropyd::assess
