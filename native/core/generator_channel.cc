// SPDX-License-Identifier: MIT
#include "generator_channel.h"

#include <errno.h>
#include <signal.h>

#include <utility>

#include "detached_thread.h"
#include "read_attempts.h"

namespace entropyd {
namespace {

constexpr auto kGrace = std::chrono::milliseconds(100);  // for an interrupted read to return
constexpr auto kRepeat = std::chrono::milliseconds(5);   // between signals, see interrupt()

int interrupt_signal() {
  return SIGRTMIN + 1;
}

// A handler that does nothing, without SA_RESTART: its only use is to make a system call return
// EINTR.
void install_interrupt_handler() {
  static const bool installed = [] {
    struct sigaction action = {};
    action.sa_handler = [](int) {};
    sigemptyset(&action.sa_mask);
    return sigaction(interrupt_signal(), &action, nullptr) == 0;
  }();
  (void)installed;
}

}  // namespace

ReadResult GeneratorChannel::open() {
  std::unique_lock<std::mutex> hold(mutex);
  if (closed) return {ReadStatus::kClosed, 0, 0};
  opening = true;
  hold.unlock();
  const ReadResult opened = generator->open();
  hold.lock();
  opening = false;
  return opened;
}

bool GeneratorChannel::is_stopped_after(Clock::duration pause) {
  std::unique_lock<std::mutex> hold(mutex);
  return changed.wait_for(hold, pause, [&] { return stop || closed; });
}

ReadResult GeneratorChannel::fill() {
  ReadAttempts attempts;
  ReadResult got = open();
  FileIdentity node = generator->node();
  size_t bytes = 0;
  while (bytes < wanted && (got.status == ReadStatus::kOk || ReadAttempts::may_pass(got))) {
    const bool has_failed = got.status != ReadStatus::kOk;
    if (is_stopped_after(has_failed ? attempts.failed(got) : Clock::duration::zero())) {
      return attempts.stopped(bytes);
    }
    got = has_failed ? open() : generator->get({staging.data() + bytes, staging.data() + wanted});
    const bool is_another = has_failed && generator->node() != node;
    if (is_another && bytes > 0) return attempts.ended(failure(ENODEV), bytes);
    if (is_another) node = generator->node();
    bytes += got.bytes;
    if (got.bytes > 0) attempts.succeeded();
  }
  return attempts.ended(got, bytes);
}

// One thread reads for as long as the reader lives: starting one for each block would take several
// times as long as reading the block, when a drained pool is refilled.
void* GeneratorChannel::run(void* shared) {
  std::unique_ptr<std::shared_ptr<GeneratorChannel>> given(
      static_cast<std::shared_ptr<GeneratorChannel>*>(shared));
  const std::shared_ptr<GeneratorChannel> channel = std::move(*given);
  given.reset();
  std::unique_lock<std::mutex> hold(channel->mutex);
  for (;;) {
    channel->changed.wait(hold, [&] { return channel->busy || channel->closed; });
    if (!channel->busy) break;
    const bool looks = channel->looks;
    hold.unlock();
    ReadResult result = looks ? ReadResult{} : channel->fill();
    if (looks) result.node = channel->generator->named();
    if (result.bytes > 0) result.node = channel->generator->node();
    hold.lock();
    if (channel->abandoned) channel->staging.wipe();
    channel->result = result;
    channel->busy = false;
    channel->changed.notify_all();
  }
  hold.unlock();
  channel->generator->close();
  hold.lock();
  channel->running = false;
  channel->changed.notify_all();
  return nullptr;
}

void GeneratorChannel::interrupt(std::unique_lock<std::mutex>& hold, Clock::time_point until) {
  while (busy && Clock::now() < until) {
    pthread_kill(thread, interrupt_signal());  // it exists: it needs the mutex to end
    changed.wait_for(hold, kRepeat);
  }
}

Result<> GeneratorChannel::start_thread(const std::shared_ptr<GeneratorChannel>& channel) {
  if (channel->running) return success();
  install_interrupt_handler();
  auto shared = std::make_unique<std::shared_ptr<GeneratorChannel>>(channel);
  const Result<pthread_t> thread = start_detached_thread(run, shared.get(), interrupt_signal());
  if (!thread.ok()) return thread.error();
  shared.release();  // owned by the thread now
  channel->thread = thread.value();
  channel->running = true;
  return success();
}

Result<bool> GeneratorChannel::work(const std::shared_ptr<GeneratorChannel>& channel,
                                    std::unique_lock<std::mutex>& hold,
                                    Clock::time_point deadline) {
  channel->stop = channel->abandoned = false;
  const Result<> started = start_thread(channel);
  if (!started.ok()) return started.error();
  channel->busy = true;
  channel->changed.notify_all();
  const auto idle_or_closed = [&] { return channel->is_idle_or_closed(); };
  if (!channel->changed.wait_until(hold, deadline, idle_or_closed) || channel->busy) {
    // The deadline has passed, or close() was called.
    channel->stop = true;
    channel->changed.notify_all();  // it may be pausing
    channel->interrupt(hold, Clock::now() + kGrace);
    channel->abandoned = channel->busy;
  }
  return !channel->abandoned;
}

void GeneratorChannel::close() {
  const std::lock_guard<std::mutex> hold(mutex);
  closed = stop = true;
  changed.notify_all();
}

}  // namespace entropyd
