// SPDX-License-Identifier: MIT
#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>

#include "flag_memory.h"
#include "node_flags.h"

namespace entropyd::launch {
namespace {

constexpr char kGuard[] = "/entropyd-guard.node";

bool is_daemon(char* const command[]) {
  for (char* const* word = command; *word != nullptr; ++word)
    if (strcmp(*word, "run") == 0) return true;
  return false;
}

std::string own_directory() {
  char path[PATH_MAX];
  const ssize_t length = readlink("/proc/self/exe", path, sizeof path);
  if (length <= 0 || length == sizeof path) return "";
  const std::string whole(path, static_cast<size_t>(length));
  return whole.substr(0, whole.rfind('/'));
}

// Returns the service's runtime directory, the first one if a drop-in names several
// (systemd.exec(5)); "" outside of a service.
std::string runtime_directory() {
  const char* directories = getenv("RUNTIME_DIRECTORY");
  if (directories == nullptr || *directories != '/') return "";
  return std::string(directories, strcspn(directories, ":"));
}

// Names the guard by the number of a descriptor, because LD_PRELOAD cannot contain a path with
// spaces or colons. The guard closes the descriptor.
void preload_guard() {
  const std::string path = own_directory() + kGuard;
  const int fd = open(path.c_str(), O_RDONLY);
  if (fd < 0) {
    fprintf(stderr,
            "entropyd: cannot open %s (%s): signals during the start are not held off; "
            "install it again\n",
            path.c_str(), strerror(errno));
    return;
  }
  std::string list = "/proc/self/fd/" + std::to_string(fd);
  const char* others = getenv("LD_PRELOAD");
  if (others != nullptr && *others != '\0') list += std::string(":") + others;
  setenv("LD_PRELOAD", list.c_str(), 1);
}

}  // namespace

void hold_signals(char* const command[]) {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGHUP);
  if (is_daemon(command)) {
    sigprocmask(SIG_BLOCK, &set, nullptr);
  } else {
    signal(SIGHUP, SIG_DFL);  // bin/entropyd ignores it
    sigprocmask(SIG_UNBLOCK, &set, nullptr);
  }
  sigemptyset(&set);
  sigaddset(&set, SIGUSR1);
  sigprocmask(SIG_BLOCK, &set, nullptr);
}

std::vector<std::string> flags_for(const std::string& node, bool for_service) {
  if (!for_service) return {kNoDebuggerAddress};
  // A name without a slash is looked up in PATH, and may mean another file next time although no
  // file has changed.
  const std::string directory = node.find('/') == std::string::npos ? "" : runtime_directory();
  std::vector<std::string> flags;
  if (!directory.empty()) flags = remembered_flags(directory, node).value_or(flags);
  if (flags.empty()) {
    bool answered;
    flags = ask_flags(node, &answered);
    if (answered && !directory.empty()) remember_flags(directory, node, flags);
  }
  if (std::find(flags.begin(), flags.end(), "--disable-sigusr1") == flags.end()) {
    flags.insert(flags.begin(), kNoDebuggerAddress);
  }
  return flags;
}

int launch(char* const command[], bool for_service) {
  const std::vector<std::string> flags = flags_for(command[0], for_service);
  std::vector<char*> words = {command[0]};
  for (const std::string& flag : flags) words.push_back(const_cast<char*>(flag.c_str()));
  for (char* const* word = command + 1; *word != nullptr; ++word) words.push_back(*word);
  words.push_back(nullptr);
  preload_guard();
  execvp(command[0], words.data());
  return errno;
}

}  // namespace entropyd::launch
