// SPDX-License-Identifier: MIT
// The replay test of bytes at any claim: a block that came before is always found, and nothing is
// found where no window came before.
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "../../native/core/byte_replay_test.h"
#include "../../native/core/fips140_counts.h"
#include "samples.h"

using namespace entropyd;
using entropyd::fuzz::require;

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  fuzz::Input input(data, size);
  // From here on two strides and an anchor fit into half of a block (byte_replay_test.h).
  ByteReplayTest test(input.take_claim(0.1));
  const size_t anchor = test.anchor_bytes();
  std::vector<std::string> blocks;
  std::unordered_set<std::string_view> windows;
  blocks.reserve(16);  // the windows point into them
  while (!input.is_empty() && blocks.size() < 16) {
    std::vector<uint8_t> bytes;
    if (!blocks.empty()) bytes.assign(blocks.back().begin(), blocks.back().end());
    while (!input.is_empty() && bytes.size() < 2 * kFips140BlockBytes) {
      fuzz::append_samples(input, bytes);
    }
    // The end of the last block, as much of it as the new samples do not fill, is the start.
    bytes.resize(std::max(bytes.size(), kFips140BlockBytes));
    const auto* block = bytes.data() + bytes.size() - kFips140BlockBytes;
    blocks.emplace_back(reinterpret_cast<const char*>(block), kFips140BlockBytes);

    const std::string_view text = blocks.back();
    const bool is_known = std::find(blocks.begin(), blocks.end() - 1, text) != blocks.end() - 1;
    bool has_known_window = false;
    for (size_t at = 0; at + anchor <= text.size(); ++at) {
      has_known_window |= !windows.insert(text.substr(at, anchor)).second;
    }
    const bool found = test.test({block, kFips140BlockBytes});
    require(found || !is_known, "a block that came before is found");
    require(!found || has_known_window, "what is found came before");
  }
  return 0;
}
