// SPDX-License-Identifier: MIT
// Induced sorting (SA-IS; Nong, Zhang and Chan, 2009). A suffix is "rising" (S-type) if it is less
// than the suffix that starts one symbol later, else falling (L-type). A "slope" (LMS substring)
// starts at the first of several rising suffixes. The slopes are sorted first, by replacing each
// with its rank and running this algorithm on the ranks; two passes then place all other suffixes.
#include "suffix_array.h"

#include <algorithm>

namespace entropyd::assess {

namespace {

template <typename Symbol>
class Sorter {
 public:
  Sorter(std::span<const Symbol> text, uint32_t alphabet)
      : text_(text), size_(static_cast<int32_t>(text.size())), rising_(text.size()) {
    // The last suffix is falling: only the end follows it, which counts as less than any symbol.
    for (int32_t i = size_ - 2; i >= 0; --i) {
      rising_[i] = text_[i] < text_[i + 1] || (text_[i] == text_[i + 1] && rising_[i + 1]);
    }
    bucket_ends_.resize(alphabet);
    for (const Symbol symbol : text_) ++bucket_ends_[symbol];
    int32_t end = 0;
    for (int32_t& bucket : bucket_ends_) bucket = end += bucket;
  }

  std::vector<int32_t> sort() {
    for (int32_t i = 1; i < size_; ++i)
      if (starts_slope(i)) slopes_.push_back(i);
    suffixes_.resize(size_);
    induce(slopes_);
    const std::vector<int32_t> order = sort_slopes();
    induce(order);
    return std::move(suffixes_);
  }

 private:
  bool starts_slope(int32_t i) const { return i > 0 && rising_[i] && !rising_[i - 1]; }

  // Puts the given slopes at the ends of their buckets, in the given order, and then sorts all
  // other suffixes by them.
  void induce(const std::vector<int32_t>& slopes) {
    std::fill(suffixes_.begin(), suffixes_.end(), -1);
    std::vector<int32_t> place = bucket_ends_;
    for (auto slope = slopes.rbegin(); slope != slopes.rend(); ++slope)
      suffixes_[--place[text_[*slope]]] = *slope;

    place.assign(1, 0);  // a bucket starts at the end of the one before it
    place.insert(place.end(), bucket_ends_.begin(), bucket_ends_.end() - 1);
    suffixes_[place[text_[size_ - 1]]++] = size_ - 1;
    for (int32_t i = 0; i < size_; ++i) {
      const int32_t before = suffixes_[i] - 1;
      if (before >= 0 && !rising_[before]) suffixes_[place[text_[before]]++] = before;
    }
    place = bucket_ends_;
    for (int32_t i = size_ - 1; i >= 0; --i) {
      const int32_t before = suffixes_[i] - 1;
      if (before >= 0 && rising_[before]) suffixes_[--place[text_[before]]] = before;
    }
  }

  // Whether two slopes are equal up to and including the first symbol of the next slope.
  bool same_slope(int32_t a, int32_t b) const {
    for (int32_t i = 0;; ++i) {
      if (a + i == size_ || b + i == size_) return false;  // only one of them can end here
      if (text_[a + i] != text_[b + i] || rising_[a + i] != rising_[b + i]) return false;
      if (i > 0 && (starts_slope(a + i) || starts_slope(b + i)))
        return starts_slope(a + i) && starts_slope(b + i);
    }
  }

  // The first pass sorts the slopes by their own symbols only. Replacing each by its rank makes a
  // shorter text, whose suffixes have the same order as the suffixes that start with the slopes.
  std::vector<int32_t> sort_slopes() {
    // Two slopes never start at neighbouring positions, so half of the position is a unique index.
    std::vector<int32_t> name_at(size_ / 2 + 1);
    int32_t names = 0;
    int32_t last = -1;
    for (const int32_t suffix : suffixes_) {
      if (!starts_slope(suffix)) continue;
      if (last < 0 || !same_slope(last, suffix)) ++names;
      name_at[suffix / 2] = names - 1;
      last = suffix;
    }
    const size_t count = slopes_.size();
    std::vector<int32_t> order(count);
    if (names == static_cast<int32_t>(count)) {
      for (const int32_t slope : slopes_) order[name_at[slope / 2]] = slope;
      return order;
    }
    std::vector<int32_t> shorter(count);
    for (size_t i = 0; i < count; ++i) shorter[i] = name_at[slopes_[i] / 2];
    name_at = {};
    order = Sorter<int32_t>(shorter, names).sort();
    for (int32_t& slope : order) slope = slopes_[slope];
    return order;
  }

  std::span<const Symbol> text_;
  int32_t size_;
  std::vector<uint8_t> rising_;
  std::vector<int32_t> bucket_ends_;
  std::vector<int32_t> slopes_;
  std::vector<int32_t> suffixes_;
};

}  // namespace

std::vector<int32_t> suffix_array(std::span<const uint8_t> text, uint32_t alphabet) {
  if (text.empty()) return {};
  return Sorter<uint8_t>(text, alphabet).sort();
}

void shared_prefixes(std::span<const uint8_t> text, std::vector<int32_t>& suffixes) {
  const auto size = static_cast<int32_t>(text.size());
  // `shared` holds, for each suffix, first its neighbour in sorted order, then the length of their
  // common prefix. From left to right in the text, that length falls by at most one per step (Kasai
  // and others, 2001).
  std::vector<int32_t> shared(text.size());
  int32_t before = -1;
  for (const int32_t suffix : suffixes) {
    shared[suffix] = before;
    before = suffix;
  }
  int32_t length = 0;
  for (int32_t i = 0; i < size; ++i) {
    const int32_t neighbour = shared[i];
    if (neighbour < 0) {
      length = 0;
    } else {
      while (std::max(i, neighbour) + length < size && text[i + length] == text[neighbour + length])
        ++length;
    }
    shared[i] = length;
    if (length > 0) --length;
  }
  for (int32_t& suffix : suffixes) suffix = shared[suffix];
}

}  // namespace entropyd::assess
