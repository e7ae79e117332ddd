// SPDX-License-Identifier: MIT
// The seeder's attempts beside each other: one that is waited for, one that is stopped, one that
// hangs and is left behind.
#include "../../native/seed/background_attempt.h"

#include <atomic>

#include "../../native/seed/attempt.cc"
#include "../../native/seed/background_attempt.cc"
#include "threads.h"

// Of crediting.cc, which needs the kernel's pool.
namespace entropyd::seed {
Outcome no_source(const std::string& reason) {
  return {kExitNoSource, reason};
}
}  // namespace entropyd::seed

using namespace entropyd::seed;
using namespace entropyd::threads;
using std::chrono::milliseconds;

namespace {

// Sleeps until it is stopped or `pauses` are over.
class Sleeper : public Attempt {
 public:
  explicit Sleeper(int pauses) : pauses_(pauses) {}
  Tested run() override {
    for (int i = 0; i < pauses_; ++i) {
      if (!stop_.sleep(milliseconds(1))) return failed(no_source("stopped"));
    }
    return {std::make_shared<entropyd::TestedBlock>(64), "sleeper", "nothing", {}};
  }
  void stop() override { stop_.raise(); }

 private:
  const int pauses_;
  StopSign stop_;
};

}  // namespace

int main() {
  std::atomic<int> told{0};
  at_once(4, [&](int i) {
    for (int times = 0; times < 10; ++times) {
      const auto other = std::make_shared<Sleeper>(1'000'000);
      BackgroundAttempt attempt(std::make_shared<Sleeper>(i % 2 == 0 ? 2 : 1'000'000),
                                [&told, other](const Tested&) {
                                  other->stop();
                                  ++told;
                                });
      if (i % 2 == 0) {
        require(other->run().block == nullptr, "the other one is stopped");
        require(attempt.wait()->from == "sleeper", "it ends by itself");
      }
      attempt.stop();
      require(attempt.wait(milliseconds(60'000)) != nullptr, "what was stopped has ended");
    }
  });
  require(told == 4 * 10, "each has told of its end");
}
