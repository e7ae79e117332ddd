// SPDX-License-Identifier: MIT
// 6.3.7: four windows, each of which predicts the value that is most common in it. The window that
// was right most often makes the guess.
#include <vector>

#include "bit_predictors.h"
#include "bounds.h"
#include "estimators.h"
#include "prediction.h"

namespace entropyd::assess {

namespace {

// The last `width` samples. Of equally common values the one that occurred last is the mode.
class Window {
 public:
  Window(size_t samples, uint32_t alphabet) : width(samples), counts_(alphabet) {}

  // `last_seen` is the position at which each value last occurred, including this sample.
  void slide(Sequence samples, size_t to, const std::vector<size_t>& last_seen) {
    if (to >= width) {
      const uint8_t leaving = samples[to - width];
      --counts_[leaving];
      if (leaving == mode_) find_mode(last_seen);
    }
    const uint8_t coming = samples[to];
    if (++counts_[coming] >= counts_[mode_]) mode_ = coming;
  }
  uint8_t mode() const { return mode_; }

  const size_t width;
  size_t score = 0;

 private:
  void find_mode(const std::vector<size_t>& last_seen) {
    for (size_t value = 0; value < counts_.size(); ++value) {
      if (counts_[value] > counts_[mode_] ||
          (counts_[value] == counts_[mode_] && last_seen[value] > last_seen[mode_]))
        mode_ = static_cast<uint8_t>(value);
    }
  }

  std::vector<uint32_t> counts_;
  uint8_t mode_ = 0;
};

}  // namespace

double multi_mcw(Sequence samples, std::array<size_t, 4> widths) {
  if (samples.alphabet == 2) return multi_mcw_bits(samples, widths);
  std::vector<Window> windows;
  for (const size_t width : widths) windows.emplace_back(width, samples.alphabet);
  std::vector<size_t> last_seen(samples.alphabet);
  size_t winner = 0;
  Guesses guesses;
  for (size_t i = 0; i < samples.size(); ++i) {
    if (i >= widths[0]) {
      // The winner has guessed right before or is the first: its window is full.
      guesses.add(windows[winner].mode() == samples[i]);
      for (size_t j = 0; j < windows.size(); ++j) {
        if (i < windows[j].width || windows[j].mode() != samples[i]) continue;
        if (++windows[j].score >= windows[winner].score) winner = j;
      }
    }
    last_seen[samples[i]] = i + 1;
    for (Window& window : windows) window.slide(samples, i, last_seen);
  }
  return guesses.min_entropy(samples.alphabet);
}

}  // namespace entropyd::assess
