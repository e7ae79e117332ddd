// SPDX-License-Identifier: MIT
#include "node_flags.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>

namespace entropyd::launch {
namespace {

using Flags = std::vector<std::string>;

constexpr int kPatienceSeconds = 20;  // for one answer, which usually takes 0.05 to 0.2 s

enum class Answer { kYes, kNo, kNone };

[[noreturn]] void become_question(const std::string& node, const Flags& flags, pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) _exit(127);
  const int nothing = open("/dev/null", O_RDWR);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) dup2(nothing, stream);
  unsetenv("NODE_OPTIONS");  // an error in those must not be blamed on the flags
  std::string version = "--version";
  std::vector<char*> words = {const_cast<char*>(node.c_str())};
  for (const std::string& flag : flags) words.push_back(const_cast<char*>(flag.c_str()));
  words.push_back(version.data());
  words.push_back(nullptr);
  execvp(node.c_str(), words.data());
  _exit(127);
}

// Polls, because there is no pidfd before Linux 5.3.
Answer answer_of(pid_t child) {
  constexpr timespec kPause = {0, 2'000'000};
  for (long waited = 0; waited < kPatienceSeconds * 500L; ++waited) {
    int status;
    const pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child) {
      if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return Answer::kYes;
      return WIFEXITED(status) && WEXITSTATUS(status) != 127 ? Answer::kNo : Answer::kNone;
    }
    nanosleep(&kPause, nullptr);
  }
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  return Answer::kNone;
}

Answer takes(const std::string& node, const Flags& flags) {
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child == 0) become_question(node, flags, parent);
  return child < 0 ? Answer::kNone : answer_of(child);
}

// Asks about all flags at once. If the binary refuses, asks about the first third of the list and
// about the rest in the same way, to find out which ones it accepts.
bool ask(const std::string& node, const Flags& flags, Flags* taken) {
  switch (takes(node, flags)) {
    case Answer::kNone:
      return false;
    case Answer::kYes:
      taken->insert(taken->end(), flags.begin(), flags.end());
      return true;
    case Answer::kNo:
      break;
  }
  if (flags.size() == 1) return true;
  const auto part = flags.begin() + std::max(1L, static_cast<long>(flags.size() / 3));
  return ask(node, Flags(flags.begin(), part), taken) && ask(node, Flags(part, flags.end()), taken);
}

}  // namespace

// Flags that only some releases know are first, so that few questions are needed to find them.
const Flags& wanted_flags() {
  static const Flags wanted = {
      // Node 22 and later: SIGUSR1 starts no debugger.
      "--disable-sigusr1",
      // Up to Node 22: without it --jitless says in the log that it turns WebAssembly off.
      "--no-expose-wasm",
      // Generates no code at run time, as MemoryDenyWriteExecute= requires.
      "--jitless",
      // Small heap spaces, and every garbage collection a full one: otherwise the heap grows to
      // twice the size first.
      "--gc-global",
      "--max-semi-space-size=1",
      "--max-old-space-size=48",
  };
  return wanted;
}

Flags ask_flags(const std::string& node, bool* answered) {
  Flags taken;
  *answered = ask(node, wanted_flags(), &taken);
  if (!*answered) taken.assign(wanted_flags().begin() + 2, wanted_flags().end());
  return taken;
}

}  // namespace entropyd::launch
