// SPDX-License-Identifier: MIT
#include "device_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <algorithm>
#include <mutex>
#include <utility>

#include "detached_thread.h"
#include "monotonic_condition.h"
#include "unique_fd.h"

namespace entropyd {
namespace {

using Clock = std::chrono::steady_clock;
constexpr auto kGrace = std::chrono::milliseconds(100);  // for an interrupted read to return
constexpr auto kRepeat = std::chrono::milliseconds(5);   // between signals, see interrupt()
constexpr size_t kStagingBytes = 4096;
constexpr unsigned kMemoryDevicesMajor = 1;  // Documentation/admin-guide/devices.txt

int interrupt_signal() {
  return SIGRTMIN + 1;
}

// A handler that does nothing, without SA_RESTART: its only use is to make read() return EINTR.
void install_interrupt_handler() {
  static const bool installed = [] {
    struct sigaction action = {};
    action.sa_handler = [](int) {};
    sigemptyset(&action.sa_mask);
    return sigaction(interrupt_signal(), &action, nullptr) == 0;
  }();
  (void)installed;
}

ReadStatus status_of(int error) {
  switch (error) {
    case EAGAIN:
      return ReadStatus::kTryAgain;
    case ENODEV:
    case ENXIO:
    case ENOENT:
      return ReadStatus::kNoDevice;
    case EACCES:
    case EPERM:
      return ReadStatus::kNotPermitted;
    default:
      return ReadStatus::kIoError;
  }
}

}  // namespace

const char* unsupported_file_type(mode_t mode, dev_t rdev) {
  if (S_ISFIFO(mode)) return nullptr;
  if (S_ISCHR(mode)) {
    return major(rdev) == kMemoryDevicesMajor ? "a device of the kernel's own memory" : nullptr;
  }
  if (S_ISREG(mode)) return "a regular file";
  if (S_ISDIR(mode)) return "a directory";
  if (S_ISBLK(mode)) return "a block device";
  return "not a character device or FIFO";
}

// What the reader and its thread share. The thread holds a reference of its own, so that a read
// which cannot be interrupted has valid memory to write to even after the reader is destroyed.
struct DeviceReader::Channel {
  explicit Channel(std::string device) : path(std::move(device)), staging(kStagingBytes) {}

  const std::string path;
  SecureMemory staging;
  UniqueFd fd;  // the thread's while busy

  std::mutex mutex;
  MonotonicCondition changed;
  bool running = false;    // the thread exists; it sleeps while there is nothing to read
  bool busy = false;       // the thread is reading
  bool stop = false;       // the read is to end
  bool abandoned = false;  // the result of the present read will be discarded
  bool closed = false;     // close() was called
  size_t wanted = 0;
  ReadResult result = {};
  pthread_t thread = {};

  ReadResult open_device();
  ReadResult fill();
  bool still_the_same_node() const;
  static void* run(void* shared);
  // The caller holds the mutex.
  static Result<> start_thread(const std::shared_ptr<Channel>& channel);
};

bool DeviceReader::Channel::still_the_same_node() const {
  struct stat now, then;
  return stat(path.c_str(), &now) == 0 && fstat(fd.get(), &then) == 0 &&
         now.st_dev == then.st_dev && now.st_ino == then.st_ino && now.st_rdev == then.st_rdev;
}

// A FIFO stays open between reads, so that its writer never gets EPIPE; a node that was replaced in
// the meantime is opened again.
ReadResult DeviceReader::Channel::open_device() {
  if (fd.is_open() && still_the_same_node()) return {ReadStatus::kOk, 0, 0};
  fd.reset();
  // Its type is checked before it is opened, because opening alone can have an effect (a tape
  // rewinds, a FIFO's writer is woken). O_NONBLOCK keeps the opening of a FIFO from waiting for a
  // writer.
  struct stat node;
  if (stat(path.c_str(), &node) != 0) return {status_of(errno), 0, errno};
  if (unsupported_file_type(node.st_mode, node.st_rdev)) return {ReadStatus::kNotASource, 0, 0};
  UniqueFd opened(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
  if (!opened.is_open()) return {status_of(errno), 0, errno};
  if (fstat(opened.get(), &node) != 0 || unsupported_file_type(node.st_mode, node.st_rdev)) {
    return {ReadStatus::kNotASource, 0, 0};
  }
  const int flags = fcntl(opened.get(), F_GETFL);
  if (flags < 0 || fcntl(opened.get(), F_SETFL, flags & ~O_NONBLOCK) != 0) {
    return {ReadStatus::kIoError, 0, errno};
  }
  fd = std::move(opened);
  return {ReadStatus::kOk, 0, 0};
}

ReadResult DeviceReader::Channel::fill() {
  const ReadResult opened = open_device();
  if (opened.status != ReadStatus::kOk) return opened;
  size_t bytes = 0;
  while (bytes < wanted) {
    {
      std::lock_guard<std::mutex> hold(mutex);
      if (stop) return {ReadStatus::kTimeout, bytes, 0};
    }
    const ssize_t got = ::read(fd.get(), staging.data() + bytes, wanted - bytes);
    const int error = errno;
    if (got > 0) {
      bytes += static_cast<size_t>(got);
    } else if (got == 0) {
      return {ReadStatus::kEndOfFile, bytes, 0};
    } else if (error != EINTR) {
      if (error != EAGAIN) fd.reset();
      return {status_of(error), bytes, error};
    }
  }
  return {ReadStatus::kOk, bytes, 0};
}

// One thread reads for as long as the reader lives: starting one for each block would take several
// times as long as reading the block, when a drained pool is refilled.
void* DeviceReader::Channel::run(void* shared) {
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
  channel->running = false;
  return nullptr;
}

Result<> DeviceReader::Channel::start_thread(const std::shared_ptr<Channel>& channel) {
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

DeviceReader::DeviceReader(std::string path)
    : channel_(std::make_shared<Channel>(std::move(path))) {}

DeviceReader::~DeviceReader() {
  close();
}

void DeviceReader::close() {
  std::lock_guard<std::mutex> hold(channel_->mutex);
  channel_->closed = true;
  channel_->changed.notify_all();
}

ReadResult DeviceReader::read(SecureMemory& into, size_t size, std::chrono::milliseconds timeout) {
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
    // The deadline has passed, or close() was called. A signal that arrives just before the thread
    // enters read() has no effect, so it is repeated.
    channel.stop = true;
    const auto give_up = Clock::now() + kGrace;
    while (channel.busy && Clock::now() < give_up) {
      // The thread exists: it needs the mutex to end.
      pthread_kill(channel.thread, interrupt_signal());
      channel.changed.wait_for(hold, kRepeat);
    }
    if ((channel.abandoned = channel.busy)) {
      channel.staging.wipe();  // the process may end before the thread comes back
      return {channel.closed ? ReadStatus::kClosed : ReadStatus::kTimeout, 0, 0};
    }
  }
  ReadResult result = channel.result;
  if (channel.closed) {
    result = {ReadStatus::kClosed, 0, 0};
  } else {
    memcpy(into.free_bytes().data(), channel.staging.data(), result.bytes);
    into.set_filled(into.filled() + result.bytes);
  }
  channel.staging.wipe();
  return result;
}

}  // namespace entropyd
