// SPDX-License-Identifier: MIT
// An attempt to get a tested block from one source. It runs in one thread, and another can end it
// early.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>

#include "../core/tested_block.h"
#include "seeding.h"

namespace entropyd::seed {

// The result of an attempt: a tested block, the name of its source and a description of its
// content; or no block, and the failure.
struct Tested {
  std::shared_ptr<TestedBlock> block;
  std::string from;
  std::string what;
  Outcome failure = {};
  bool never_alone = false;  // of its source
};

Tested failed(Outcome failure);
// Returns the block as a result, or a failure if it holds too few bits to make the CRNG ready.
Tested offer(std::shared_ptr<TestedBlock> block, const std::string& from, const std::string& what);

// Ends the waits of an attempt.
class StopSign {
 public:
  void raise();
  bool raised();
  // Waits for `pause`, or until the sign is raised; returns false if it was.
  bool sleep(std::chrono::milliseconds pause);

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool raised_ = false;
};

class Attempt {
 public:
  virtual ~Attempt() = default;
  // Called once. Returns when it has a block, has failed, was stopped, or its deadline has passed.
  // Everything that was read and is not returned is wiped. Throws std::bad_alloc.
  virtual Tested run() = 0;
  // Makes run() return soon. May be called from any thread, also before run().
  virtual void stop() = 0;
};

// Returns the result of run(), or a failure if there was too little memory.
Tested run_attempt(Attempt& attempt);

}  // namespace entropyd::seed
