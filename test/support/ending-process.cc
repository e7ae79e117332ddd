// SPDX-License-Identifier: MIT
// A process that reads a pseudo-terminal in a thread of its own and is ended by signals, stopped at
// one ioctl() of the code under test so that another thread comes in between. The argument says at
// which; prints the signal that ended the process, "restored" or "raw" per terminal, and how often the
// handler waited a millisecond for another thread.
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <atomic>
#include <functional>

static void before_ioctl(unsigned long request);
static void after_ioctl(unsigned long request);
template <typename Argument>
static int stopped_ioctl(int fd, unsigned long request, Argument argument) {
  before_ioctl(request);
  const int result = ioctl(fd, request, argument);
  after_ioctl(request);
  return result;
}
static int counted_nanosleep(const timespec* wanted, timespec* left);
#define ioctl stopped_ioctl
#define nanosleep counted_nanosleep
#include "../../native/core/raw_terminal.cc"
#include "../../native/core/restored_terminal.cc"
#undef ioctl
#undef nanosleep

using entropyd::RawTerminal;

static std::function<void(unsigned long)> before = [](unsigned long) {};
static std::function<void(unsigned long)> after = before;
static void before_ioctl(unsigned long request) {
  before(request);
}
static void after_ioctl(unsigned long request) {
  after(request);
}

// The handler runs in the first thread; the threads that read block all signals.
static bool is_handler() {
  return gettid() == getpid();
}

static int* waits;  // shared by both processes
static bool is_time_virtual;
static int counted_nanosleep(const timespec* wanted, timespec* left) {
  if (is_handler()) ++*waits;
  return is_time_virtual ? 0 : nanosleep(wanted, left);
}

// Waits for what must not happen, and does not if the code is right: at most 300 ms.
static void give_time_for(const std::atomic<bool>& flag) {
  for (int ms = 0; ms < 300 && !flag; ++ms) usleep(1000);
}
static void wait_for(const std::atomic<bool>& flag) {
  while (!flag) usleep(1000);
}

struct Line {
  int master, slave;
  char path[32];
};
static Line lines[2];
static std::atomic<bool> is_raw, is_at_it, is_over;

static void open_line(Line& line) {
  int number = 0;
  const int unlocked = 0;
  line.master = open("/dev/ptmx", O_RDWR | O_NOCTTY);
  ioctl(line.master, TIOCSPTLCK, &unlocked);
  ioctl(line.master, TIOCGPTN, &number);
  snprintf(line.path, sizeof line.path, "/dev/pts/%d", number);
  line.slave = open(line.path, O_RDWR | O_NOCTTY);
}

static void use(const Line& line, const std::function<void()>& meanwhile) {
  const int fd = open(line.path, O_RDWR | O_NOCTTY | O_NONBLOCK);
  {
    RawTerminal terminal(fd);
    (void)terminal.set_up({}).ok();
    meanwhile();
  }
  close(fd);
}

static void start(std::function<void()> run) {
  sigset_t all, old;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  pthread_t thread;
  pthread_create(
      &thread, nullptr,
      [](void* given) -> void* {
        (*static_cast<std::function<void()>*>(given))();
        for (;;) pause();
      },
      new std::function<void()>(std::move(run)));
  pthread_sigmask(SIG_SETMASK, &old, nullptr);
}

static void read_for_ever() {
  use(lines[0], [] {
    is_raw = true;
    for (;;) pause();
  });
}

// The object is destroyed and its descriptor closed while the handler restores the terminal.
static void destroyed() {
  before = [](unsigned long request) {
    if (!is_handler() || request != TCSETS2) return;
    is_at_it = true;
    give_time_for(is_over);
  };
  start([] {
    use(lines[0], [] {
      is_raw = true;
      wait_for(is_at_it);
    });
    is_over = true;
  });
  wait_for(is_raw);
  raise(SIGTERM);
}

// Another thread receives a second signal while the handler restores the terminal.
static void signalled_twice() {
  before = [](unsigned long request) {
    if (!is_handler() || request != TCSETS2) return;
    kill(getpid(), SIGHUP);
    give_time_for(is_over);
  };
  start(read_for_ever);
  wait_for(is_raw);
  pthread_t other;
  pthread_create(
      &other, nullptr,
      [](void*) -> void* {
        for (;;) pause();
      },
      nullptr);
  raise(SIGTERM);
}

// The signal comes when the terminal is about to be made raw.
static void set_meanwhile() {
  before = [](unsigned long request) {
    if (is_handler() || request != TCSETS2) return;
    kill(getpid(), SIGTERM);
    give_time_for(is_over);
  };
  after = [](unsigned long request) {
    if (is_handler() && request == TCSETS2) is_over = true;
    if (!is_handler() && request == TCSETS2) is_raw = true;
    if (is_handler() && request == TIOCNXCL) give_time_for(is_raw);
  };
  start(read_for_ever);
}

// A second terminal is opened when the handler has restored the first one.
static void opened_late() {
  after = [](unsigned long request) {
    if (!is_handler() || request != TIOCNXCL) return;
    is_at_it = true;
    give_time_for(is_over);
  };
  start(read_for_ever);
  start([] {
    wait_for(is_at_it);
    use(lines[1], [] {
      is_over = true;
      for (;;) pause();
    });
  });
  wait_for(is_raw);
  raise(SIGTERM);
}

// Both terminals hang in the driver when they are to be made raw.
static void hung() {
  static std::atomic<int> hanging;
  is_time_virtual = true;
  before = [](unsigned long request) {
    if (is_handler() || request != TCSETS2) return;
    ++hanging;
    for (;;) pause();
  };
  for (const Line& line : lines) start([&line] { use(line, [] {}); });
  while (hanging < 2) usleep(1000);
  raise(SIGTERM);
}

int main(int, char** arguments) {
  waits = static_cast<int*>(
      mmap(nullptr, sizeof *waits, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  for (Line& line : lines) open_line(line);
  const pid_t child = fork();
  if (child == 0) {
    for (Line& line : lines) close(line.slave);
    entropyd::restore_terminals_at_signals();
    const auto is = [&](const char* name) { return strcmp(arguments[1], name) == 0; };
    if (is("destroyed")) destroyed();
    if (is("signalled twice")) signalled_twice();
    if (is("set meanwhile")) set_meanwhile();
    if (is("opened late")) opened_late();
    if (is("hung")) hung();
    for (;;) pause();
  }
  int status = 0;
  waitpid(child, &status, 0);
  printf("%d", WTERMSIG(status));
  for (const Line& line : lines) {
    termios2 now;
    int exclusive = 0;
    ioctl(line.slave, TCGETS2, &now);
    ioctl(line.slave, TIOCGEXCL, &exclusive);
    printf(" %s", now.c_lflag != 0 && exclusive == 0 ? "restored" : "raw");
  }
  printf(" %d\n", *waits);
}
