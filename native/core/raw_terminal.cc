// SPDX-License-Identifier: MIT
#include "raw_terminal.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include <chrono>

namespace entropyd {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr auto kSendTime = milliseconds(1000);  // 256 bytes at 2560 baud
// The time for a device's answer to `init`. The answer is no noise: it is discarded, with all that
// arrived before.
constexpr timespec kAnswerTime = {.tv_sec = 0, .tv_nsec = 100'000'000};
// A receiver samples the middle of each of 10 bits, so its clock and the sender's may differ by
// half a bit in 10, which is 5 %. This side may use up 3 % of that.
constexpr unsigned kRateTolerancePercent = 3;

Result<> control(int fd, unsigned long request, auto argument, const char* name) {
  return ioctl(fd, request, argument) == 0 ? success() : Result<>(last_error(name));
}

termios2 raw_from(const termios2& before, const LineSettings& line) {
  termios2 raw = before;
  // A break and a byte that arrived damaged are not what the device sent.
  raw.c_iflag = IGNBRK | INPCK | IGNPAR;
  // Not IXON: the device's bytes 0x11 and 0x13 would be taken out as flow control.
  if (line.flow == FlowControl::kSoftware) raw.c_iflag |= IXOFF;
  raw.c_oflag &= ~tcflag_t{OPOST};
  raw.c_lflag = 0;
  raw.c_cflag &= ~tcflag_t{CSIZE | CSTOPB | PARENB | PARODD | CMSPAR | CRTSCTS};
  raw.c_cflag |= CS8 | CREAD | CLOCAL;
  if (line.flow == FlowControl::kHardware) raw.c_cflag |= CRTSCTS;
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  if (line.baud != 0) {
    raw.c_cflag &= ~(tcflag_t{CBAUD} | (tcflag_t{CBAUD} << IBSHIFT));
    raw.c_cflag |= BOTHER;
    raw.c_ispeed = raw.c_ospeed = line.baud;
  }
  return raw;
}

// If no rate was asked for, the rate that the line has is right.
bool is_at_rate_of(const termios2& now, const termios2& wanted) {
  if ((wanted.c_cflag & CBAUD) != BOTHER) return true;
  const unsigned long rate = now.c_ospeed, asked = wanted.c_ospeed;
  const unsigned long difference = rate > asked ? rate - asked : asked - rate;
  return difference * 100 <= asked * kRateTolerancePercent;
}

// Whether the bytes of the device arrive unchanged, and it is told to pause in the way asked for.
// Drivers ignore what their hardware cannot do.
bool delivers_all(const termios2& now, const termios2& wanted) {
  constexpr tcflag_t kFraming = CSIZE | CSTOPB | PARENB | CMSPAR | CRTSCTS;
  return now.c_lflag == wanted.c_lflag && now.c_iflag == wanted.c_iflag &&
         (now.c_cflag & kFraming) == (wanted.c_cflag & kFraming);
}

bool is_same(const termios2& one, const termios2& other) {
  return one.c_iflag == other.c_iflag && one.c_oflag == other.c_oflag &&
         one.c_cflag == other.c_cflag && one.c_lflag == other.c_lflag &&
         one.c_ispeed == other.c_ispeed && one.c_ospeed == other.c_ospeed &&
         memcmp(one.c_cc, other.c_cc, sizeof one.c_cc) == 0;
}

}  // namespace

bool is_terminal(int fd) {
  termios2 settings;
  return ioctl(fd, TCGETS2, &settings) == 0;
}

RawTerminal::RawTerminal(int fd) : fd_(fd) {
  if (ioctl(fd, TCGETS2, &before_.settings) != 0) return;
  int exclusive = 0;
  before_.is_exclusive = ioctl(fd, TIOCGEXCL, &exclusive) == 0 && exclusive != 0;
  restored_.emplace(fd, before_);
}

Result<> RawTerminal::apply() {
  Result<> set = restored_->set(wanted_);
  if (!set.ok()) return set;
  // TCSETS2 succeeds if it could do any part of what was asked.
  set = control(fd_, TCGETS2, &raw_, "TCGETS2");
  if (!set.ok()) return set;
  if (!is_at_rate_of(raw_, wanted_)) return SystemError{EINVAL, "TCSETS2"};
  return delivers_all(raw_, wanted_) ? success() : Result<>(SystemError{ENOTSUP, "TCSETS2"});
}

Result<> RawTerminal::set_up(const LineSettings& line) {
  if (!restored_) return SystemError{EIO, "TCGETS2"};
  wanted_ = raw_from(before_.settings, line);
  Result<> done = apply();
  if (!done.ok()) return done;
  if (!line.init.empty()) {
    done = send(line.init);
    if (!done.ok()) return done;
    nanosleep(&kAnswerTime, nullptr);
  }
  return control(fd_, TCFLSH, TCIFLUSH, "TCFLSH");
}

Result<> RawTerminal::keep() {
  termios2 now;
  const Result<> got = control(fd_, TCGETS2, &now, "TCGETS2");
  if (!got.ok()) return got;
  if (is_same(now, raw_)) return success();
  const Result<> set = apply();
  return set.ok() ? control(fd_, TCFLSH, TCIFLUSH, "TCFLSH") : set;
}

Result<> RawTerminal::send(const std::string& bytes) {
  const auto deadline = Clock::now() + kSendTime;
  size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t written = write(fd_, bytes.data() + sent, bytes.size() - sent);
    if (written >= 0) {
      sent += static_cast<size_t>(written);
      continue;
    }
    if (errno != EAGAIN) return last_error("write");
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - Clock::now());
    pollfd line = {.fd = fd_, .events = POLLOUT, .revents = 0};
    const int ready = left > milliseconds(0) ? poll(&line, 1, static_cast<int>(left.count())) : 0;
    if (ready == 0) return SystemError{ETIMEDOUT, "write"};
    if (ready < 0) return last_error("poll");
  }
  return success();
}

}  // namespace entropyd
