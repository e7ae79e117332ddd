// SPDX-License-Identifier: MIT
// 6.3.5, the most common tuple of each length, for the lengths at which it occurs often enough to
// be counted; and 6.3.6, the collisions of longer tuples.
#include "bounds.h"
#include "repeats.h"

namespace entropyd::assess {

namespace {

// Both estimates take the largest probability per symbol over the tuples of `from` to `to` symbols.
template <typename Probability>
double largest_root(size_t from, size_t to, double samples, Probability of) {
  if (from > to) return kTooShort;
  double largest = 0;
  for (size_t length = from; length <= to; ++length) {
    largest = std::max(largest, std::pow(of(length), 1 / static_cast<double>(length)));
  }
  return entropy_of(upper_bound(largest, samples));
}

}  // namespace

TupleEstimates tuples(Sequence samples, uint32_t cutoff) {
  const Repeats repeats = find_repeats(samples);
  const auto size = static_cast<double>(samples.size());
  const auto places = [&](size_t length) { return size - static_cast<double>(length) + 1; };
  const size_t often = repeats.longest_with(cutoff);
  return {
      largest_root(1, often, size,
                   [&](size_t length) { return repeats.most[length] / places(length); }),
      largest_root(often + 1, repeats.longest(), size,
                   [&](size_t length) {
                     const double all = places(length) * (places(length) - 1) / 2;
                     return static_cast<double>(repeats.pairs[length]) / all;
                   }),
  };
}

}  // namespace entropyd::assess
