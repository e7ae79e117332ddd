// SPDX-License-Identifier: MIT
// All contexts are counted, in the dictionary or not: one that is in it has been since it first
// occurred. Its count is therefore at most that of a shorter one that ends it, and the guess is
// that of the longest context whose count equals that of the shortest.
#include <algorithm>
#include <vector>

#include "bit_predictors.h"
#include "prediction.h"

namespace entropyd::assess {

namespace {

struct Followers {
  uint32_t count[2] = {};

  uint32_t most() const { return std::max(count[0], count[1]); }
  // The greater symbol of equal counts.
  uint8_t favourite() const { return count[1] >= count[0] ? 1 : 0; }
};

class Dictionary {
 public:
  explicit Dictionary(size_t depth)
      : depth_(depth), counts_(size_t{2} << depth), is_entry_(size_t{2} << depth) {}

  bool guesses(size_t past, uint8_t bit) const {
    uint32_t most = 0;
    uint8_t guess = 0;
    for (size_t length = 1; length <= depth_; ++length) {
      const size_t context = context_of(past, length);
      const uint32_t count = counts_[context].most();
      if (count < std::max(most, uint32_t{1})) break;
      if (!is_entry_[context]) continue;
      most = count;
      guess = counts_[context].favourite();
    }
    return most > 0 && guess == bit;
  }

  // From the longest context to the shortest, because that decides which ones still fit.
  void follow(size_t past, uint8_t bit) {
    for (size_t length = depth_; length > 0; --length) {
      const size_t context = context_of(past, length);
      ++counts_[context].count[bit];
      if (is_entry_[context] || entries_ == kMaxContexts) continue;
      is_entry_[context] = true;
      ++entries_;
    }
  }

  // Whether no context of two or more bits can ever again have the count of one of a single bit: it
  // cannot once each bit has followed the shorter one without the longer.
  bool is_settled() const {
    if (depth_ < 2) return false;
    for (const size_t last : {0, 1}) {
      if (!is_entry_[context_of(last, 1)]) return false;
      for (const size_t longer : {last, last + 2})
        for (const size_t bit : {0, 1})
          if (counts_[context_of(longer, 2)].count[bit] >= counts_[context_of(last, 1)].count[bit])
            return false;
    }
    return true;
  }

  Followers& of_one(uint8_t last) { return counts_[context_of(last, 1)]; }

 private:
  size_t depth_;
  size_t entries_ = 0;
  std::vector<Followers> counts_;
  std::vector<uint8_t> is_entry_;
};

}  // namespace

double lz78y_bits(Sequence bits, size_t depth) {
  constexpr size_t kPause = 64;  // between two looks at whether it is settled
  Dictionary dictionary(depth);
  Guesses guesses;
  size_t past = 0;
  for (size_t i = 0; i < std::min(depth, bits.size()); ++i) past = past << 1 | bits[i];
  size_t i = depth;
  for (; i < bits.size() && (i % kPause != 0 || !dictionary.is_settled()); ++i) {
    if (i > depth) guesses.add(dictionary.guesses(past, bits[i]));
    dictionary.follow(past, bits[i]);
    past = past << 1 | bits[i];
  }
  for (; i < bits.size(); ++i) {
    Followers& followers = dictionary.of_one(bits[i - 1]);
    guesses.add(followers.favourite() == bits[i]);
    ++followers.count[bits[i]];
  }
  return guesses.min_entropy(bits.alphabet);
}

}  // namespace entropyd::assess
