// SPDX-License-Identifier: MIT
#include "generator_reader.h"

#include <string.h>

#include <algorithm>
#include <mutex>
#include <utility>
#include <vector>

#include "generator_channel.h"

namespace entropyd {

using Clock = GeneratorChannel::Clock;

struct GeneratorReader::Registry {
  std::mutex mutex;
  std::vector<std::weak_ptr<GeneratorChannel>> channels;
};

// Never destroyed: a thread may outlive the static objects.
GeneratorReader::Registry& GeneratorReader::registry() {
  static Registry& all = *new Registry;
  return all;
}

GeneratorReader::GeneratorReader(std::unique_ptr<Generator> generator)
    : channel_(std::make_shared<GeneratorChannel>(std::move(generator))) {
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
  std::vector<std::shared_ptr<GeneratorChannel>> channels;
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
  GeneratorChannel& channel = *channel_;
  size = std::min({size, into.free_bytes().size(), GeneratorChannel::kStagingBytes});
  const auto deadline = Clock::now() + timeout;
  std::unique_lock<std::mutex> hold(channel.mutex);
  const auto idle_or_closed = [&] { return channel.is_idle_or_closed(); };

  // An earlier read may still hang in the kernel. Its result is discarded.
  if (!channel.changed.wait_until(hold, deadline, idle_or_closed)) {
    return {ReadStatus::kTimeout, 0, 0};
  }
  if (channel.closed) return {ReadStatus::kClosed, 0, 0};
  channel.staging.wipe();
  channel.wanted = size;
  channel.looks = false;
  const Result<bool> done = GeneratorChannel::work(channel_, hold, deadline);
  if (!done.ok()) return {ReadStatus::kIoError, 0, done.error().number};
  if (!done.value()) {
    channel.staging.wipe();  // the process may end before the thread comes back
    return {channel.closed ? ReadStatus::kClosed : ReadStatus::kTimeout, 0, 0};
  }
  const ReadResult result = channel.closed ? ReadResult{ReadStatus::kClosed, 0, 0} : channel.result;
  memcpy(into.free_bytes().data(), channel.staging.data(), result.bytes);
  into.set_filled(into.filled() + result.bytes);
  channel.staging.wipe();
  return result;
}

std::optional<FileIdentity> GeneratorReader::look(std::chrono::milliseconds timeout) {
  GeneratorChannel& channel = *channel_;
  const auto deadline = Clock::now() + timeout;
  std::unique_lock<std::mutex> hold(channel.mutex);
  if (channel.busy || channel.closed) return std::nullopt;
  channel.looks = true;
  const Result<bool> done = GeneratorChannel::work(channel_, hold, deadline);
  // One that was stopped may have failed with EINTR, which tells nothing of the path.
  if (!done.ok() || channel.stop) return std::nullopt;
  return channel.result.node;
}

}  // namespace entropyd
