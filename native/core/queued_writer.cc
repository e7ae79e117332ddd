// SPDX-License-Identifier: MIT
#include "queued_writer.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include <mutex>
#include <string_view>
#include <utility>

#include "monotonic_condition.h"

namespace entropyd {

// What the writer and its thread share: a write that hangs outlives the QueuedWriter.
struct QueuedWriter::State {
  State(int descriptor, size_t bytes) : fd(descriptor), limit(bytes) {}

  const int fd;
  const size_t limit;
  std::mutex mutex;
  MonotonicCondition idle;
  size_t queued = 0;  // bytes, including the line that is being written
  uint64_t lost = 0;
  bool torn = false;  // for the thread only: the last line broke off in the middle

  bool write_line(std::string_view line);
  void settle(size_t bytes, bool written, uint64_t reported);
};

namespace {

// Writes all of the text unless the system refuses; returns how many bytes were written.
size_t write_all(int fd, std::string_view text) {
  size_t done = 0;
  while (done < text.size()) {
    const ssize_t written = ::write(fd, text.data() + done, text.size() - done);
    if (written > 0) {
      done += static_cast<size_t>(written);
    } else if (written < 0 && errno == EAGAIN) {
      // Another process that shares the open file has made it non-blocking.
      pollfd writable = {fd, POLLOUT, 0};
      if (poll(&writable, 1, -1) < 0 && errno != EINTR) break;
    } else if (written == 0 || errno != EINTR) {
      break;
    }
  }
  return done;
}

}  // namespace

bool QueuedWriter::State::write_line(std::string_view line) {
  // The beginning of a line that was cut off must not be joined with this line.
  if (torn && write_all(fd, "\n") == 0) return false;
  torn = false;
  const size_t written = write_all(fd, line);
  torn = written > 0 && written < line.size();
  return written == line.size();
}

void QueuedWriter::State::settle(size_t bytes, bool written, uint64_t reported) {
  std::lock_guard<std::mutex> hold(mutex);
  if (!written) lost += reported > 0 ? reported : 1;
  queued -= bytes;
  if (queued == 0) idle.notify_all();
}

QueuedWriter::QueuedWriter(int fd, size_t limit) : state_(std::make_shared<State>(fd, limit)) {}

void QueuedWriter::push(std::string line, uint64_t reported) {
  const size_t bytes = line.size();
  {
    std::lock_guard<std::mutex> hold(state_->mutex);
    if (bytes > state_->limit - state_->queued || reported > state_->lost) {
      if (reported == 0) state_->lost += 1;
      return;
    }
    state_->lost -= reported;
    state_->queued += bytes;
  }
  const auto job = [state = state_, line = std::move(line), reported] {
    state->settle(line.size(), state->write_line(line), reported);
  };
  if (!thread_.post(job).ok()) state_->settle(bytes, false, reported);
}

uint64_t QueuedWriter::lost() const {
  std::lock_guard<std::mutex> hold(state_->mutex);
  return state_->lost;
}

bool QueuedWriter::flush(std::chrono::milliseconds timeout) {
  std::unique_lock<std::mutex> hold(state_->mutex);
  return state_->idle.wait_for(hold, timeout, [&] { return state_->queued == 0; });
}

}  // namespace entropyd
