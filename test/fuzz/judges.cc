// SPDX-License-Identifier: MIT
// The judges of bytes and of samples at any claim, over any blocks: nothing can be credited after a
// block that failed, until one passes; never more than was claimed or measured; no byte twice.
#include <errno.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "../../native/core/byte_judge.h"
#include "../../native/core/credit_permission.h"
#include "../../native/core/kernel_pool.h"
#include "../../native/core/sample_judge.h"
#include "../../native/core/source_defaults.h"
#include "samples.h"

using namespace entropyd;
using entropyd::fuzz::require;

namespace {

constexpr size_t kMostSamples = 4096;

// The next block: the last one, written on by what the input says.
void fill(fuzz::Input& input, std::vector<uint8_t>& last, SecureMemory& raw, size_t size) {
  while (!input.is_empty() && last.size() < 4 * kMostSamples) {
    fuzz::append_samples(input, last);
    if (input.take<uint8_t>() % 4 == 0) break;
  }
  last.erase(last.begin(), last.end() - static_cast<std::ptrdiff_t>(std::min(last.size(), size)));
  last.resize(size);
  std::copy(last.begin(), last.end(), raw.data());
  raw.set_filled(size);
}

// What was judged; `raw` is what it was judged from.
void check(const SourceJudge& judge, const Judgement& judgement, SecureMemory& raw, double claim,
           size_t size, bool was_starting_up) {
  const TestedBlock& tested = *judge.tested();
  require(std::all_of(raw.data(), raw.data() + raw.capacity(), [](uint8_t b) { return b == 0; }),
          "the raw block is wiped");
  if (!judgement.passed()) {
    require(tested.left() == 0 && tested.bits() == 0, "a block that failed is worth nothing");
    require(!tested.is_worth(1, 1) && !tested.is_worth(1, 0), "nothing of it can be credited");
    return;
  }
  if (was_starting_up || judge.trust().trust() != Trust::kTrusted) {
    require(tested.left() == 0 && !tested.is_worth(1, 0), "no trial or start-up test is credited");
    return;
  }
  const double most =
      std::min(claim, judge.measured_bits().value_or(0)) * static_cast<double>(size);
  require(tested.left() == size, "a block that passed is there");
  require(static_cast<double>(tested.bits()) <= most + 1e-6, "it is worth what was measured");
  require(tested.bits() <= 8 * size, "a byte has 8 bits");
}

// Credits parts of it, some of them for too much, to what is not the kernel's pool.
void credit(fuzz::Input& input, KernelPool& pool, TestedBlock& tested) {
  const uint64_t worth = tested.bits();
  const size_t held = tested.left();
  unsigned __int128 credited = 0;
  for (int i = 0; i < 4; ++i) {
    const size_t bytes = input.take<uint16_t>() % 4096;
    const auto bits = input.take<uint64_t>() >> input.take_within(0, 63);
    const size_t left = tested.left();
    const int error = pool.add_entropy(tested, bytes, bits).error_number();
    require(error == EINVAL || error == ENOTTY, "it is refused, or offered to the device");
    require(tested.left() == left - std::min(left, bytes), "what was offered is gone");
    if (error == EINVAL) continue;
    credited += bits;
    require(bytes <= left && (unsigned __int128){bits} * held <= (unsigned __int128){worth} * bytes,
            "no more is credited than these bytes hold");
  }
  require(credited <= worth, "no more is credited than all bytes hold");
}

}  // namespace

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  record_self_test(true);
  static KernelPool pool = std::move(KernelPool::open("/dev/null").value());
  fuzz::Input input(data, size);
  const bool of_bytes = input.take<uint8_t>() % 2 == 0;
  const double claim = input.take_claim(kLowestClaim);
  std::unique_ptr<SourceJudge> judge;
  if (of_bytes) {
    judge = std::make_unique<ByteJudge>(claim);
  } else {
    judge = std::make_unique<SampleJudge>(claim, kMostSamples, &condition_in_kernel);
  }
  SecureMemory raw(kMostSamples);
  std::vector<uint8_t> last;
  int passed_in_a_row = 0;
  bool was_trusted = false;
  for (int blocks = 0; blocks < 12 && !input.is_empty(); ++blocks) {
    if (input.take<uint8_t>() % 16 == 0) {
      judge->restart();
      require(!judge->measured_bits(), "nothing is known of another device");
    } else if (input.take<uint8_t>() % 16 == 0) {
      judge->start_again();
      require(judge->starting_up(), "a start is tested");
    }
    if (const size_t priming = judge->priming_bytes(); priming > 0) {
      fill(input, last, raw, priming);
      judge->prime(raw);
    }
    const size_t block = of_bytes ? kFips140BlockBytes : input.take_within(0, kMostSamples);
    require(judge->takes(block), "a block of this size is judged");
    fill(input, last, raw, block);
    const bool was_starting_up = judge->starting_up();
    const Judgement judgement = judge->judge(raw);
    check(*judge, judgement, raw, claim, block, was_starting_up);

    passed_in_a_row = judgement.passed() ? passed_in_a_row + 1 : 0;
    const bool is_trusted = judge->trust().trust() == Trust::kTrusted;
    require(!is_trusted || was_trusted || passed_in_a_row >= static_cast<int>(kTrialBlocks),
            "only blocks in a row end a trial");
    require(!is_trusted || !judgement.permanent(), "chance does not explain it");
    was_trusted = is_trusted;
    credit(input, pool, *judge->tested());
    judge->tested()->wipe();
  }
  return 0;
}
