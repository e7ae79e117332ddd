// SPDX-License-Identifier: MIT
#include "attempt.h"

#include <new>
#include <utility>

#include "crediting.h"

namespace entropyd::seed {

Tested failed(Outcome failure) {
  return {nullptr, {}, {}, std::move(failure)};
}

Tested offer(std::shared_ptr<TestedBlock> block, const std::string& from, const std::string& what) {
  if (block->bits() < kMinBits) {
    return failed(no_source(from + " holds too little, " + std::to_string(block->bits()) +
                            " bits in " + std::to_string(block->left()) + " bytes"));
  }
  return {std::move(block), from, what, {}};
}

Tested run_attempt(Attempt& attempt) {
  try {
    return attempt.run();
  } catch (const std::bad_alloc&) {
    return failed({kExitSystem, "no memory left"});
  }
}

void StopSign::raise() {
  const std::lock_guard<std::mutex> hold(mutex_);
  raised_ = true;
  changed_.notify_all();
}

bool StopSign::raised() {
  const std::lock_guard<std::mutex> hold(mutex_);
  return raised_;
}

bool StopSign::sleep(std::chrono::milliseconds pause) {
  std::unique_lock<std::mutex> hold(mutex_);
  return !changed_.wait_for(hold, pause, [this] { return raised_; });
}

}  // namespace entropyd::seed
