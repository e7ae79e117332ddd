// SPDX-License-Identifier: MIT
#include "push_reseed.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <array>

namespace entropyd::seed {
namespace {

constexpr size_t kMostAnswer = 8192;

struct Pipe {
  UniqueFd to_read;
  UniqueFd to_write;
};

Result<Pipe> make_pipe() {
  std::array<int, 2> ends;
  if (pipe2(ends.data(), O_CLOEXEC) != 0) return last_error("pipe2");
  return Pipe{UniqueFd(ends[0]), UniqueFd(ends[1])};
}

}  // namespace

Result<std::optional<PushReseed>> PushReseed::start(SecureMemory& push) {
  Result<Pipe> bytes = make_pipe();
  if (!bytes.ok()) return bytes.error();
  Result<Pipe> answers = make_pipe();
  if (!answers.ok()) return answers.error();
  // Before the fork, which wipes secure memory in the child. PushedBytes::kMostKept is the least
  // that an empty pipe takes at once (pipe(7)).
  const auto filled = push.filled_bytes();
  const ssize_t written = write(bytes.value().to_write.get(), filled.data(), filled.size());
  push.wipe();
  if (written < 0) return last_error("write");
  const pid_t child = fork();
  if (child < 0) return last_error("fork");
  if (child == 0) {
    dup2(bytes.value().to_read.get(), STDIN_FILENO);
    dup2(answers.value().to_write.get(), STDOUT_FILENO);
    return std::optional<PushReseed>();
  }
  fcntl(answers.value().to_read.get(), F_SETFL, O_NONBLOCK);
  return std::optional(PushReseed(child, std::move(answers.value().to_read)));
}

bool PushReseed::receive() {
  std::array<char, kMostAnswer> buffer;
  const ssize_t got = read(answers_.get(), buffer.data(), buffer.size());
  if (got < 0) return errno != EAGAIN && errno != EINTR;
  if (received_.size() < kMostAnswer) received_.append(buffer.data(), static_cast<size_t>(got));
  return got == 0;
}

std::string PushReseed::answer() const {
  const size_t end = received_.find('\n');
  return end == std::string::npos ? "" : received_.substr(0, end + 1);
}

void PushReseed::kill() const {
  // Nobody else has its number: its end closes the pipe, after which this is not called.
  ::kill(child_, SIGKILL);
}

}  // namespace entropyd::seed
