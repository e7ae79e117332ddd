// SPDX-License-Identifier: MIT
// Readers of a device that deliver, time out, look, are closed by another thread while they read,
// and are gone while their thread still hangs in the read; many at once, all closed together, and
// all count their memory together.
#include "../../native/core/generator_reader.h"

#include <memory>
#include <string>

#include "../../native/core/device_node.h"
#include "threads.h"

using namespace entropyd;
using namespace entropyd::threads;
using std::chrono::milliseconds;

namespace {

constexpr size_t kBytes = 2500;

GeneratorReader reader_of(const Pipe& pipe) {
  return GeneratorReader(std::make_unique<DeviceNode>(GeneratorSettings{.device = pipe.path()}));
}

void delivers() {
  const Pipe pipe;
  GeneratorReader reader = reader_of(pipe);
  SecureMemory memory(kBytes);
  for (int i = 0; i < 4; ++i) {
    memory.wipe();
    std::thread writer([&] { pipe.write(std::string(kBytes, 'x')); });
    const ReadResult result = reader.read(memory, kBytes, milliseconds(60'000));
    writer.join();
    require(result.status == ReadStatus::kOk && memory.filled() == kBytes, "the bytes arrive");
    require(lock_report().locked_bytes + lock_report().unlocked_bytes > 0, "memory is counted");
  }
}

void times_out_and_goes_on() {
  const Pipe pipe;
  GeneratorReader reader = reader_of(pipe);
  SecureMemory memory(kBytes);
  const ReadResult late = reader.read(memory, kBytes, milliseconds(2));
  require(late.status == ReadStatus::kTimeout, "a read without bytes is late");
  pipe.write(std::string(kBytes, 'x'));
  const ReadResult next = reader.read(memory, kBytes, milliseconds(60'000));
  require(next.status == ReadStatus::kOk, "the next read has them");
}

void is_closed_while_it_reads() {
  const Pipe pipe;
  GeneratorReader reader = reader_of(pipe);
  SecureMemory memory(kBytes);
  std::thread closer([&] { reader.close(); });
  const ReadResult result = reader.read(memory, kBytes, milliseconds(60'000));
  closer.join();
  require(result.status == ReadStatus::kClosed, "a read that is closed says so");
}

void looks_between_reads() {
  const Pipe pipe;
  GeneratorReader reader = reader_of(pipe);
  SecureMemory memory(kBytes);
  const FileIdentity node = identity_at(pipe.path());
  for (int i = 0; i < 4; ++i) {
    require(reader.look(milliseconds(60'000)) == node, "a look finds the node");
    pipe.write(std::string(10, 'x'));
    const ReadResult result = reader.read(memory, 10, milliseconds(60'000));
    require(result.status == ReadStatus::kOk && result.node == node, "a read finds it, too");
  }
  std::thread closer([&] { reader.close(); });
  const auto found = reader.look(milliseconds(60'000));
  closer.join();
  require(!found || found == node, "a look that is closed finds nothing else");
}

// The thread sleeps when its reader goes, or hangs in a read that nobody waits for.
void is_gone_at_once() {
  const Pipe pipe;
  {
    GeneratorReader reader = reader_of(pipe);
    SecureMemory memory(kBytes);
    reader.read(memory, kBytes, milliseconds(1));
  }
  GeneratorReader never_read = reader_of(pipe);
}

// While others read: each of their reads ends, and so does each later one.
void are_all_closed() {
  const Pipe pipe;
  GeneratorReader reader = reader_of(pipe);
  SecureMemory memory(kBytes);
  std::thread closer([] { GeneratorReader::close_all(milliseconds(60'000)); });
  const ReadResult result = reader.read(memory, kBytes, milliseconds(60'000));
  closer.join();
  require(result.status == ReadStatus::kClosed, "a read says that all were closed");
}

}  // namespace

int main() {
  at_once(10, [](int i) {
    for (int times = 0; times < 10; ++times) {
      if (i % 5 == 0) delivers();
      if (i % 5 == 1) times_out_and_goes_on();
      if (i % 5 == 2) is_closed_while_it_reads();
      if (i % 5 == 3) is_gone_at_once();
      if (i % 5 == 4) looks_between_reads();
    }
  });
  at_once(4, [](int) {
    for (int times = 0; times < 10; ++times) are_all_closed();
  });
}
