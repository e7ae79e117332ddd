// SPDX-License-Identifier: MIT
#include "say.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

namespace entropyd::seed {
namespace {

// Of a terminal that does not tell its size, as a serial line.
constexpr size_t kDefaultWidth = 80;
constexpr size_t kNarrowest = 20;
// Longer lines are hard to read.
constexpr size_t kWidest = 100;

// 0 if standard error is no terminal.
size_t terminal_width() {
  if (isatty(STDERR_FILENO) != 1) return 0;
  winsize size = {};
  const bool is_told = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_told ? std::clamp<size_t>(size.ws_col, kNarrowest, kWidest) : kDefaultWidth;
}

}  // namespace

std::string wrapped(const std::string& text, size_t width) {
  std::string lines;
  size_t used = 0;
  for (size_t at = 0; at <= text.size();) {
    const size_t end = std::min(text.find(' ', at), text.size());
    const size_t length = end - at;
    if (at > 0 && used + 1 + length > width) {
      lines += "\n  ";
      used = 2;
    } else if (at > 0) {
      lines += ' ';
      used += 1;
    }
    lines.append(text, at, length);
    used += length;
    at = end + 1;
  }
  return lines;
}

void say(const std::string& sentence) {
  const std::string line = "entropyd-seed: " + sentence;
  const size_t width = terminal_width();
  fprintf(stderr, "%s\n", (width == 0 ? line : wrapped(line, width)).c_str());
}

}  // namespace entropyd::seed
