// SPDX-License-Identifier: MIT
// In recordings hardly any two suffixes have their next 64 bits in common, so that sorting those
// bits is enough, and far faster than a suffix array: the packed text fits in a cache. Text that
// repeats itself more is left to the suffix array, whose time does not depend on it.
#include "key_sort.h"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

#include "packed_text.h"
#include "suffix_array.h"

namespace entropyd::assess {

namespace {

struct Item {
  uint64_t key;
  int32_t at;
};

constexpr size_t kFew = 24;  // so many items are sorted by insertion
constexpr int kDigit = 8;
// Keys of a repetition, each of which takes two calls on the stack: a longer one is left to the
// array.
constexpr int32_t kDeepest = 64;

// Where the elements of each digit begin, and the end of all.
using Starts = std::array<uint32_t, (1 << kDigit) + 1>;

// Sorts the elements by `digit`, which is below 2^kDigit, in place.
template <typename T, typename Digit>
Starts sort_by(std::span<T> elements, Digit digit) {
  Starts starts = {};
  for (const T& element : elements) ++starts[digit(element) + 1];
  for (size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
  Starts next = starts;  // where the next element of a digit goes
  for (size_t own = 0; own + 1 < starts.size(); ++own) {
    while (next[own] < starts[own + 1]) {
      T element = elements[next[own]];
      for (size_t of = digit(element); of != own; of = digit(element)) {
        std::swap(element, elements[next[of]++]);
      }
      elements[next[own]++] = element;
    }
  }
  return starts;
}

class KeySorter {
 public:
  KeySorter(std::span<const uint8_t> text, uint32_t alphabet, size_t items)
      : text_(text, alphabet),
        patience_(text_.size()),
        items_(std::min(text.size(), items)),
        lengths_(items_.size()) {}

  // Returns whether it was possible within the number of steps that a suffix array would take.
  bool sort(std::vector<int32_t>& shared) {
    const int prefix = std::clamp(static_cast<int>(std::bit_width(shared.size())) - 7, 1, 16);
    std::vector<uint32_t> ends(size_t{1} << prefix);
    for (int32_t i = 0; i < text_.size(); ++i) ++ends[text_.key_at(i) >> (64 - prefix)];
    uint32_t begin = 0;
    for (uint32_t& end : ends) {
      const uint32_t count = end;
      end = begin;
      begin += count;
    }
    for (int32_t i = 0; i < text_.size(); ++i) shared[ends[text_.key_at(i) >> (64 - prefix)]++] = i;

    begin = 0;
    for (const uint32_t end : ends) {
      if (!narrow({std::span(shared).subspan(begin, end - begin), 0, 64 - prefix})) return false;
      begin = end;
    }
    return true;
  }

 private:
  // Suffixes that are equal in their first `level` symbols and in the key that follows them above
  // its lowest `open` bits.
  struct Range {
    std::span<int32_t> suffixes;
    int32_t level;
    int open;
  };

  // Sorts the suffixes of a range. Replaces each by what it has in common with the one before it;
  // `before_` is the last one of the range before.
  bool narrow(Range whole) {
    std::vector<Range> pending = {whole};  // the next one last
    while (!pending.empty()) {
      const Range range = pending.back();
      pending.pop_back();
      if (range.suffixes.size() <= items_.size()) {
        if (!settle_range(range)) return false;
      } else if (range.open > 0) {
        split(range, pending);
      } else {
        const int32_t level = range.level + text_.per_key();
        if (!may_go_on(range.suffixes.size(), level)) return false;
        const size_t ended = ended_first(range.suffixes, level, [](int32_t at) { return at; });
        for (int32_t& at : range.suffixes.first(ended)) replace(at);
        pending.push_back({range.suffixes.subspan(ended), level, 64});
      }
    }
    return true;
  }

  // Appends the parts of a range that differ in the next digit of the key, the first part last.
  void split(Range range, std::vector<Range>& pending) const {
    const int shift = std::max(range.open - kDigit, 0);
    const auto digit = [&](int32_t at) { return digit_of(text_.key_at(at + range.level), shift); };
    std::span<int32_t> rest = range.suffixes;
    const Starts starts = sort_by(rest, digit);
    for (size_t i = starts.size() - 1; i > 0; --i) {
      const std::span<int32_t> last = rest.subspan(starts[i - 1]);
      if (!last.empty()) pending.push_back({last, range.level, shift});
      rest = rest.first(starts[i - 1]);
    }
  }

  // The same for no more than there are items.
  bool settle_range(Range range) {
    const std::span<int32_t> suffixes = range.suffixes;
    if (suffixes.empty()) return true;
    for (size_t i = 0; i < suffixes.size(); ++i)
      items_[i] = {text_.key_at(suffixes[i] + range.level), suffixes[i]};
    if (!settle(0, suffixes.size(), range.level, range.open)) return false;
    suffixes[0] = items_[0].at;
    replace(suffixes[0]);
    for (size_t i = 1; i < suffixes.size(); ++i) {
      const int32_t at = items_[i].at;
      suffixes[i] = std::min(lengths_[i], text_.size() - std::max(before_, at));
      before_ = at;
    }
    return true;
  }

  // Replaces the position of a suffix by what it has in common with the one before it.
  void replace(int32_t& at) {
    const int32_t suffix = at;
    at = before_ < 0 ? 0 : text_.common(before_, suffix);
    before_ = suffix;
  }

  // Counts work that a suffix array would not have, for `size` suffixes with `level` equal symbols.
  bool may_go_on(size_t size, int32_t level) {
    patience_ -= static_cast<int64_t>(size);
    return patience_ >= 0 && level / text_.per_key() <= kDeepest;
  }

  // Moves the suffixes that have ended before `level` to the front, the shortest first, and returns
  // their number.
  template <typename T, typename Position>
  size_t ended_first(std::span<T> range, int32_t level, Position position) const {
    const auto rest = std::partition(range.begin(), range.end(), [&](const T& element) {
      return position(element) + level >= text_.size();
    });
    std::sort(range.begin(), rest,
              [&](const T& a, const T& b) { return position(a) > position(b); });
    return static_cast<size_t>(rest - range.begin());
  }

  static uint64_t digit_of(uint64_t key, int shift) { return key >> shift & ((1 << kDigit) - 1); }

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
      lengths_[i] = level + text_.common_of_keys(items_[i - 1].key, items_[i].key);
    for (size_t i = first + 1; i < last; ++i) {
      if (items_[i - 1].key != items_[i].key) continue;
      size_t end = i + 1;
      while (end < last && items_[end].key == items_[i].key) ++end;
      if (!settle_equal(i - 1, end, level + text_.per_key())) return false;
      i = end - 1;
    }
    return true;
  }

  // The same for items whose keys are equal, by the keys that follow.
  bool settle_equal(size_t first, size_t last, int32_t level) {
    const uint64_t key = items_[first].key;
    if (!may_go_on(last - first, level)) return false;
    const auto range = std::span(items_).subspan(first, last - first);
    const size_t open = first + ended_first(range, level, [](const Item& item) { return item.at; });
    for (size_t i = first + 1; i <= open && i < last; ++i) lengths_[i] = level;
    for (size_t i = open; i < last; ++i) items_[i].key = text_.key_at(items_[i].at + level);
    if (!settle(open, last, level, 64)) return false;
    // The caller finds the end of the equal ones by their keys.
    for (size_t i = first; i < last; ++i) items_[i].key = key;
    return true;
  }

  // Sorts large ranges by one digit after the other, until only few items share all digits.
  void distribute(size_t first, size_t last, int open) {
    if (last - first <= kFew || open <= 0) return;
    const int shift = std::max(open - kDigit, 0);
    const Starts starts = sort_by(std::span(items_).subspan(first, last - first),
                                  [&](const Item& item) { return digit_of(item.key, shift); });
    for (size_t i = 0; i + 1 < starts.size(); ++i) {
      distribute(first + starts[i], first + starts[i + 1], shift);
    }
  }

  const PackedText text_;
  int64_t patience_;
  std::vector<Item> items_;
  std::vector<int32_t> lengths_;
  int32_t before_ = -1;
};

}  // namespace

std::vector<int32_t> shared_prefixes(std::span<const uint8_t> text, uint32_t alphabet,
                                     size_t items) {
  if (text.empty()) return {};
  {
    std::vector<int32_t> shared(text.size());
    if (KeySorter(text, alphabet, items).sort(shared)) return shared;
  }
  std::vector<int32_t> shared = suffix_array(text, alphabet);
  shared_prefixes(text, shared);
  return shared;
}

}  // namespace entropyd::assess
