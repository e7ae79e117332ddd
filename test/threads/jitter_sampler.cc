// SPDX-License-Identifier: MIT
// Jitter samplers that read in one thread while others release their memory and close them.
#include "../../native/core/jitter_sampler.h"

#include "threads.h"

using namespace entropyd;
using namespace entropyd::threads;
using std::chrono::milliseconds;

int main() {
  at_once(3, [](int) {
    for (int times = 0; times < 3; ++times) {
      JitterSampler sampler({.buffer_bytes = 65'536, .steps = 1, .timer = TimerKind::kClock});
      std::thread reader([&] {
        SecureMemory samples(2048);
        if (sampler.open().status != JitterStatus::kOk) return;
        while (sampler.read(samples, 2048, milliseconds(60'000)).status == JitterStatus::kOk) {
        }
      });
      for (int i = 0; i < 20; ++i) {
        sampler.release_memory();
        std::this_thread::sleep_for(milliseconds(1));
      }
      sampler.close();
      reader.join();
    }
  });
}
