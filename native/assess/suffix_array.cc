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
    std::vector<int32_t> order;
    order.reserve(slopes_.size());
    for (const int32_t suffix : suffixes_)
      if (starts_slope(suffix)) order.push_back(suffix);
    // suffixes_ is free now and has the names: two slopes never start at neighbouring positions, so
    // that half of the position is a unique index.
    std::vector<int32_t>& name_at = suffixes_;
    int32_t names = 0;
    for (size_t i = 0; i < order.size(); ++i) {
      if (i == 0 || !same_slope(order[i - 1], order[i])) ++names;
      name_at[order[i] / 2] = names - 1;
    }
    if (names == static_cast<int32_t>(order.size())) return order;
    order = {};
    std::vector<int32_t> shorter(slopes_.size());
    for (size_t i = 0; i < shorter.size(); ++i) shorter[i] = name_at[slopes_[i] / 2];
    order = Sorter<int32_t>(shorter, names).sort();
    for (int32_t& slope : order) slope = slopes_[slope];
    return order;
  }

  std::span<const Symbol> text_;
  int32_t size_;
  std::vector<bool> rising_;
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
  // What two suffixes have in common, at least `length`.
  const auto common = [&](int32_t one, int32_t other, int32_t length) {
    const int32_t most = size - std::max(one, other);
    while (length < most && text[one + length] == text[other + length]) ++length;
    return length;
  };
  // From one position of the text to the next, the common length falls by at most one (Kasai and
  // others, 2001). So it is enough to know it for one position in eight, for an eighth of the
  // memory (Karkkainen, Manzini and Puglisi, 2009).
  constexpr int32_t kEvery = 8;
  std::vector<int32_t> known(text.size() / kEvery + 1);  // first the suffix before, then the length
  int32_t before = -1;
  for (const int32_t suffix : suffixes) {
    if (suffix % kEvery == 0) known[suffix / kEvery] = before;
    before = suffix;
  }
  int32_t length = 0;
  for (int32_t i = 0; i < size; i += kEvery) {
    int32_t& here = known[i / kEvery];
    here = length = here < 0 ? 0 : common(i, here, length);
    length = std::max(0, length - kEvery);
  }
  before = -1;
  for (int32_t& suffix : suffixes) {
    const int32_t at = suffix;
    const int32_t least = std::max(0, known[at / kEvery] - at % kEvery);
    suffix = before < 0 ? 0 : common(at, before, least);
    before = at;
  }
}

}  // namespace entropyd::assess
