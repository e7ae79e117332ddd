// SPDX-License-Identifier: MIT
#include "flag_memory.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

#include "node_flags.h"

namespace entropyd::launch {
namespace {

constexpr char kName[] = "/node-flags";
constexpr char kEnd[] = "end";
constexpr size_t kMostBytes = 4096;

// The program that a script starts may change while the script does not.
bool is_script(const std::string& path) {
  char start[2];
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return false;
  const bool is =
      read(fd, start, sizeof start) == sizeof start && start[0] == '#' && start[1] == '!';
  close(fd);
  return is;
}

// Returns what a remembered answer belongs to: the binary, by its inode, size and times, and the
// flags that it is asked about. Returns "" if the file does not settle which Node will run: it is a
// script, or is missing.
std::string question(const std::string& node) {
  struct stat file;
  if (stat(node.c_str(), &file) != 0 || is_script(node)) return "";
  const auto time = [](const timespec& at) {
    return std::to_string(at.tv_sec) + '.' + std::to_string(at.tv_nsec);
  };
  std::string text = std::to_string(file.st_dev) + ' ' + std::to_string(file.st_ino) + ' ' +
                     std::to_string(file.st_size) + ' ' + time(file.st_mtim) + ' ' +
                     time(file.st_ctim);
  for (const std::string& flag : wanted_flags()) text += ' ' + flag;
  return text + '\n';
}

bool is_roots_alone(int fd) {
  struct stat file;
  return fstat(fd, &file) == 0 && S_ISREG(file.st_mode) && file.st_uid == 0 &&
         (file.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

std::string text_of(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0) return "";
  char text[kMostBytes];
  const ssize_t got = is_roots_alone(fd) ? read(fd, text, sizeof text) : 0;
  close(fd);
  return got > 0 ? std::string(text, static_cast<size_t>(got)) : "";
}

}  // namespace

std::optional<std::vector<std::string>> remembered_flags(const std::string& directory,
                                                         const std::string& node) {
  const std::string asked = question(node);
  const std::string text = text_of(directory + kName);
  if (asked.empty() || text.compare(0, asked.size(), asked) != 0) return std::nullopt;
  std::vector<std::string> flags;
  const auto& wanted = wanted_flags();
  for (size_t at = asked.size(), end; (end = text.find('\n', at)) != text.npos; at = end + 1) {
    const std::string flag = text.substr(at, end - at);
    if (flag == kEnd && end + 1 == text.size()) return flags;
    if (std::find(wanted.begin(), wanted.end(), flag) == wanted.end()) return std::nullopt;
    flags.push_back(flag);
  }
  return std::nullopt;  // a file without its last line was cut off
}

void remember_flags(const std::string& directory, const std::string& node,
                    const std::vector<std::string>& flags) {
  std::string text = question(node);
  if (text.empty()) return;
  for (const std::string& flag : flags) text += flag + '\n';
  text += kEnd;
  text += '\n';
  const std::string path = directory + kName;
  const std::string written = path + '.' + std::to_string(getpid());
  unlink(written.c_str());
  const int fd = open(written.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0) return;
  const bool whole = write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(fd);
  if (!whole || rename(written.c_str(), path.c_str()) != 0) unlink(written.c_str());
}

}  // namespace entropyd::launch
