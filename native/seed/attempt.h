// SPDX-License-Identifier: MIT
// An attempt to get a tested block from one source: made in one thread, ended early from another.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

#include "../core/tested_block.h"
#include "seeding.h"

namespace entropyd::seed {

// A tested block, where it is from and what it holds; or, where there is no block, why.
struct Tested {
  std::shared_ptr<TestedBlock> block;
  std::string from;
  std::string what;
  Outcome failure = {};
};

Tested failed(Outcome failure);
// Fails where the block's bits would make no CRNG ready.
Tested offer(std::shared_ptr<TestedBlock> block, const std::string& from, const std::string& what);

// Ends the waits of an attempt.
class StopSign {
 public:
  void raise();
  bool raised();
  // Waits so long; false when it was raised.
  bool sleep(std::chrono::milliseconds pause);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool raised_ = false;
};

class Attempt {
 public:
  virtual ~Attempt() = default;
  // Once, until it has a block, fails, is stopped, or its deadline has passed. What it has read and
  // does not return is wiped. Throws std::bad_alloc.
  virtual Tested run() = 0;
  // From any thread, before run() or during it: ends it soon.
  virtual void stop() = 0;
};

// Runs it; where there is too little memory it has failed.
Tested run_attempt(Attempt& attempt);

}  // namespace entropyd::seed
