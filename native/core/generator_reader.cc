// SPDX-License-Identifier: MIT
#include "generator_reader.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "detached_thread.h"
#include "monotonic_condition.h"
#include "read_attempts.h"

namespace entropyd {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kGrace = std::chrono::milliseconds(100);  // for an interrupted read to return
constexpr auto kRepeat = std::chrono::milliseconds(5);   // between signals, see interrupt()
constexpr size_t kStagingBytes = 4096;

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

// What the reader and its thread share. The thread holds a reference of its own, so that a read
// which cannot be interrupted has valid memory to write to even after the reader is destroyed.
struct GeneratorReader::Channel {
  explicit Channel(std::unique_ptr<Generator> given)
      : generator(std::move(given)), staging(kStagingBytes) {}

  const std::unique_ptr<Generator> generator;  // the thread's while busy
  SecureMemory staging;

  std::mutex mutex;
  MonotonicCondition changed;
  bool running = false;    // the thread exists; it sleeps while there is nothing to read
  bool busy = false;       // the thread is reading
  bool opening = false;    // the thread is in open(), which may alter the device
  bool stop = false;       // the read is to end
  bool abandoned = false;  // the result of the present read will be discarded
  bool closed = false;     // close() was called
  size_t wanted = 0;
  ReadResult result = {};
  pthread_t thread = {};

  void close();
  ReadResult open();
  ReadResult fill();
  // Whether the read is to end; waits for that at most this long.
  bool is_stopped_after(Clock::duration pause);
  static void* run(void* shared);
  // The caller holds the mutex in those below.
  bool must_be_awaited() const { return running && (opening || generator->is_altered()); }
  // Interrupts the thread's system call until it has returned, or until the given time. A signal
  // that arrives just before the thread enters the call has no effect, so it is repeated.
  void interrupt(std::unique_lock<std::mutex>& hold, Clock::time_point until);
  static Result<> start_thread(const std::shared_ptr<Channel>& channel);
};

ReadResult GeneratorReader::Channel::open() {
  std::unique_lock<std::mutex> hold(mutex);
  if (closed) return {ReadStatus::kClosed, 0, 0};
  opening = true;
  hold.unlock();
  const ReadResult opened = generator->open();
  hold.lock();
  opening = false;
  return opened;
}

bool GeneratorReader::Channel::is_stopped_after(Clock::duration pause) {
  std::unique_lock<std::mutex> hold(mutex);
  return changed.wait_for(hold, pause, [&] { return stop || closed; });
}

ReadResult GeneratorReader::Channel::fill() {
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
void* GeneratorReader::Channel::run(void* shared) {
  std::unique_ptr<std::shared_ptr<Channel>> given(static_cast<std::shared_ptr<Channel>*>(shared));
  const std::shared_ptr<Channel> channel = std::move(*given);
  given.reset();
  std::unique_lock<std::mutex> hold(channel->mutex);
  for (;;) {
    channel->changed.wait(hold, [&] { return channel->busy || channel->closed; });
    if (!channel->busy) break;
    hold.unlock();
    const ReadResult result = channel->fill();
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

void GeneratorReader::Channel::interrupt(std::unique_lock<std::mutex>& hold,
                                         Clock::time_point until) {
  while (busy && Clock::now() < until) {
    pthread_kill(thread, interrupt_signal());  // it exists: it needs the mutex to end
    changed.wait_for(hold, kRepeat);
  }
}

Result<> GeneratorReader::Channel::start_thread(const std::shared_ptr<Channel>& channel) {
  if (channel->running) return success();
  install_interrupt_handler();
  auto shared = std::make_unique<std::shared_ptr<Channel>>(channel);
  const Result<pthread_t> thread = start_detached_thread(run, shared.get(), interrupt_signal());
  if (!thread.ok()) return thread.error();
  shared.release();  // owned by the thread now
  channel->thread = thread.value();
  channel->running = true;
  return success();
}

void GeneratorReader::Channel::close() {
  const std::lock_guard<std::mutex> hold(mutex);
  closed = stop = true;
  changed.notify_all();
}

struct GeneratorReader::Registry {
  std::mutex mutex;
  std::vector<std::weak_ptr<Channel>> channels;
};

// Never destroyed: a thread may outlive the static objects.
GeneratorReader::Registry& GeneratorReader::registry() {
  static Registry& all = *new Registry;
  return all;
}

GeneratorReader::GeneratorReader(std::unique_ptr<Generator> generator)
    : channel_(std::make_shared<Channel>(std::move(generator))) {
  const std::lock_guard<std::mutex> hold(registry().mutex);
  std::erase_if(registry().channels, [](const auto& one) { return one.expired(); });
  registry().channels.push_back(channel_);
}

GeneratorReader::~GeneratorReader() {
  close();
}

void GeneratorReader::close() {
  channel_->close();
}

void GeneratorReader::close_all(std::chrono::milliseconds at_most) {
  const auto deadline = Clock::now() + at_most;
  std::vector<std::shared_ptr<Channel>> channels;
  {
    const std::lock_guard<std::mutex> hold(registry().mutex);
    for (const auto& one : registry().channels) {
      if (auto channel = one.lock()) channels.push_back(std::move(channel));
    }
  }
  for (const auto& channel : channels) channel->close();
  for (const auto& channel : channels) {
    std::unique_lock<std::mutex> hold(channel->mutex);
    if (channel->must_be_awaited()) channel->interrupt(hold, deadline);
    channel->changed.wait_until(hold, deadline, [&] { return !channel->must_be_awaited(); });
  }
}

ReadResult GeneratorReader::read(SecureMemory& into, size_t size,
                                 std::chrono::milliseconds timeout) {
  Channel& channel = *channel_;
  size = std::min({size, into.free_bytes().size(), kStagingBytes});
  const auto deadline = Clock::now() + timeout;
  std::unique_lock<std::mutex> hold(channel.mutex);
  const auto idle_or_closed = [&] { return !channel.busy || channel.closed; };

  // An earlier read may still hang in the kernel. Its result is discarded.
  if (!channel.changed.wait_until(hold, deadline, idle_or_closed)) {
    return {ReadStatus::kTimeout, 0, 0};
  }
  if (channel.closed) return {ReadStatus::kClosed, 0, 0};
  channel.staging.wipe();
  channel.stop = channel.abandoned = false;
  channel.wanted = size;
  const Result<> started = Channel::start_thread(channel_);
  if (!started.ok()) return {ReadStatus::kIoError, 0, started.error().number};
  channel.busy = true;
  channel.changed.notify_all();
  if (!channel.changed.wait_until(hold, deadline, idle_or_closed) || channel.busy) {
    // The deadline has passed, or close() was called.
    channel.stop = true;
    channel.changed.notify_all();  // it may be pausing
    channel.interrupt(hold, Clock::now() + kGrace);
    if ((channel.abandoned = channel.busy)) {
      channel.staging.wipe();  // the process may end before the thread comes back
      return {channel.closed ? ReadStatus::kClosed : ReadStatus::kTimeout, 0, 0};
    }
  }
  const ReadResult result = channel.closed ? ReadResult{ReadStatus::kClosed, 0, 0} : channel.result;
  memcpy(into.free_bytes().data(), channel.staging.data(), result.bytes);
  into.set_filled(into.filled() + result.bytes);
  channel.staging.wipe();
  return result;
}

}  // namespace entropyd
