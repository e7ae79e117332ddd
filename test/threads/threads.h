// SPDX-License-Identifier: MIT
// What the drivers for ThreadSanitizer share: it reports races and locks, they make them possible.
#pragma once

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <functional>
#include <string>
#include <thread>
#include <vector>

namespace entropyd::threads {

// Ends the program without its other threads' leave.
inline void require(bool holds, const char* what) {
  if (holds) return;
  fprintf(stderr, "does not hold: %s\n", what);
  _exit(1);
}

// Runs `work(0)` to `work(count - 1)` at once, and waits for all.
inline void at_once(int count, const std::function<void(int)>& work) {
  std::vector<std::thread> threads;
  for (int i = 0; i < count; ++i) threads.emplace_back(work, i);
  for (std::thread& thread : threads) thread.join();
}

// A pipe, as a device that is named /proc/self/fd/N.
class Pipe {
 public:
  Pipe() { require(pipe2(ends_, O_CLOEXEC) == 0, "there is a pipe"); }
  ~Pipe() {
    close(ends_[0]);
    close(ends_[1]);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  std::string path() const { return "/proc/self/fd/" + std::to_string(ends_[0]); }
  int reading_end() const { return ends_[0]; }
  int writing_end() const { return ends_[1]; }
  void write(const std::string& bytes) const {
    require(::write(ends_[1], bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()),
            "the pipe takes the bytes");
  }

 private:
  int ends_[2];
};

}  // namespace entropyd::threads
