// SPDX-License-Identifier: MIT
// Samples of which a given number can be guessed by a lag or by a Markov predictor, and no more:
// the inputs of the known answers of the dependence test. The predictors here are the ones of the
// samples' own construction, not those that are tested.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "draws.h"

namespace entropyd::selftest {

// Drawn samples of `bits` bits. After the first kLag, those that are to be guessed right are the
// ones of kLag samples before; the others are drawn until they are not.
class LaggedSamples {
 public:
  static constexpr size_t kLag = 4096;

  LaggedSamples(uint64_t seed, unsigned bits) : draws_(seed), bits_(bits) {
    while (all_.size() < kLag) all_.push_back(draw());
  }
  // The first samples, of which no lag but by chance guesses one.
  const std::vector<uint8_t>& past() const { return all_; }
  std::vector<uint8_t> next(size_t count, bool right) {
    std::vector<uint8_t> samples;
    while (samples.size() < count) {
      const uint8_t before = all_[all_.size() - kLag];
      uint8_t sample = right ? before : draw();
      while (!right && sample == before) sample = draw();
      samples.push_back(sample);
      all_.push_back(sample);
    }
    return samples;
  }

 private:
  uint8_t draw() { return static_cast<uint8_t>(draws_.byte() >> (8 - bits_)); }

  Draws draws_;
  const unsigned bits_;
  std::vector<uint8_t> all_;
};

// Drawn samples of `bits` bits. Those that are to be guessed right are what followed the last
// `order` samples the last time; the others are drawn again until they are not.
class MarkovSamples {
 public:
  MarkovSamples(uint64_t seed, unsigned bits, size_t order)
      : draws_(seed), bits_(bits), order_(order) {}

  // The next samples, drawn: some of them are what followed the last time by chance.
  std::vector<uint8_t> drawn(size_t count) {
    std::vector<uint8_t> samples;
    while (samples.size() < count) samples.push_back(add(draw()));
    return samples;
  }
  // The next samples, until `right` of them were guessed right; two of three in a row are.
  std::vector<uint8_t> guessed(size_t right) {
    std::vector<uint8_t> samples;
    while (right > 0) {
      const auto known = follower_.find(context());
      const bool is_right = step_++ % 3 != 0 && known != follower_.end();
      uint8_t sample = is_right ? known->second : draw();
      while (!is_right && known != follower_.end() && sample == known->second) sample = draw();
      right -= is_right;
      samples.push_back(add(sample));
    }
    return samples;
  }

 private:
  uint8_t draw() { return static_cast<uint8_t>(draws_.byte() >> (8 - bits_)); }
  uint16_t context() const {
    return static_cast<uint16_t>(order_ == 1 ? last_[1] : last_[0] * 256 + last_[1]);
  }
  uint8_t add(uint8_t sample) {
    follower_[context()] = sample;
    last_[0] = std::exchange(last_[1], sample);
    return sample;
  }

  Draws draws_;
  const unsigned bits_;
  const size_t order_;
  size_t step_ = 0;
  uint8_t last_[2] = {};
  std::map<uint16_t, uint8_t> follower_;
};

}  // namespace entropyd::selftest
