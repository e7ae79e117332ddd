// SPDX-License-Identifier: MIT
// Queued writers that many threads write to, report to and flush, some to a pipe that is full, some
// gone before their lines are written; and the thread under them, with jobs that outlive it.
#include "../../native/core/queued_writer.h"

#include <sys/ioctl.h>

#include <atomic>
#include <string>

#include "threads.h"

using namespace entropyd;
using namespace entropyd::threads;
using std::chrono::milliseconds;

namespace {

constexpr size_t kLimit = 1 << 20;

void writes_all_lines() {
  const Pipe pipe;
  QueuedWriter writer(pipe.writing_end(), kLimit);
  std::thread drain([&] {
    char piece[1000];
    for (size_t left = 4 * 100 * 10; left > 0;) {
      const ssize_t got = read(pipe.reading_end(), piece, sizeof piece);
      require(got > 0, "the lines arrive");
      left -= static_cast<size_t>(got);
    }
  });
  at_once(4, [&](int) {
    for (int i = 0; i < 100; ++i) writer.write("some line\n");
    writer.lost();
    require(writer.flush(milliseconds(60'000)), "all is written in the end");
  });
  drain.join();
  require(writer.lost() == 0, "nothing is lost");
}

void loses_and_reports() {
  const int full = open("/dev/full", O_WRONLY | O_CLOEXEC);
  QueuedWriter writer(full, kLimit);
  at_once(4, [&](int) {
    for (int i = 0; i < 20; ++i) writer.write("some line\n");
    if (writer.lost() > 0) writer.report("one is lost\n", 1);
  });
  require(writer.flush(milliseconds(60'000)), "what is lost is done with");
  require(writer.lost() == 4 * 20, "all lines are lost, and no report counts itself");
  close(full);
}

// Its thread hangs in a write when it goes, and comes back when the pipe's other end does.
void is_gone_while_it_writes() {
  Pipe* const pipe = new Pipe;
  {
    QueuedWriter writer(pipe->writing_end(), kLimit);
    writer.write(std::string(100'000, 'x'));
    writer.write("never written\n");
    // A line that has not been begun is not written any more.
    for (int begun = 0; begun == 0; std::this_thread::yield()) {
      require(ioctl(pipe->reading_end(), FIONREAD, &begun) == 0, "the pipe tells its bytes");
    }
    require(!writer.flush(milliseconds(1)), "it hangs");
  }
  char piece[50'000];
  for (size_t left = 100'000; left > 0;) {
    left -= static_cast<size_t>(read(pipe->reading_end(), piece, sizeof piece));
  }
  // The pipe stays: nothing says when the thread is done with its descriptor.
}

void runs_jobs_in_order() {
  const auto done = std::make_shared<std::atomic<int>>(0);
  const auto last = std::make_shared<std::pair<int, int>>();  // one thread's only
  JobThread jobs;
  at_once(4, [&](int) {
    for (int i = 0; i < 50; ++i) {
      const auto posted = jobs.post([=] {
        ++last->first;
        ++*done;
      });
      require(posted.ok(), "a job is taken");
    }
  });
  while (*done < 4 * 50) std::this_thread::yield();
  JobThread gone;
  for (int i = 0; i < 50; ++i) require(gone.post([=] { ++*done; }).ok(), "a job is taken");
}

}  // namespace

int main() {
  at_once(4, [](int i) {
    for (int times = 0; times < 5; ++times) {
      if (i == 0) writes_all_lines();
      if (i == 1) loses_and_reports();
      if (i == 2) is_gone_while_it_writes();
      if (i == 3) runs_jobs_in_order();
    }
  });
}
