// SPDX-License-Identifier: MIT
#include "serving.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>

#include <algorithm>
#include <list>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "../core/kernel_pool.h"
#include "passed_sockets.h"
#include "push_connection.h"
#include "push_permission.h"
#include "push_rate.h"
#include "push_reseeds.h"
#include "reseed_report.h"
#include "say.h"
#include "seldom_line.h"

namespace entropyd::seed {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// The service ends when it is not needed; the next connection starts it again.
constexpr auto kIdle = std::chrono::seconds(60);
// Pushes that are being received, wait or are used; one more is told to come again.
constexpr size_t kMostPushes = 16;
// Peers that may not push, were told so and have not closed yet. For one more the first of them is
// closed: no stranger can keep the next peer from being accepted.
constexpr ptrdiff_t kMostStrangers = 32;
// Accepted from one socket in a row, before what has come on other connections is looked at.
constexpr int kMostAtOnce = 128;
// After accept() has failed, for example because the system has no descriptor.
constexpr auto kAcceptPause = milliseconds(100);
// What a reseed may take beyond its wait for sources.
constexpr auto kReseedTime = std::chrono::seconds(10);
// While so many reseeds cannot be ended, because a source hangs in the kernel, further ones read no
// source: each would leave its threads and memory.
constexpr size_t kMostStuck = 2;

std::string line_of(int exit_code, const std::string& reason) {
  ReseedReport report;
  report.exit_code = exit_code;
  report.reason = reason;
  report.push_ended = false;
  report.crng_ready = crng_ready();
  return in_json(report) + '\n';
}

class Server {
 public:
  explicit Server(const Options& options)
      : options_(options),
        listening_(passed_sockets()),
        rate_(options.pushes_per_second, Clock::now()) {}

  Options run();

 private:
  Clock::time_point next_deadline() const;
  void wait();
  void accept_from(int socket);
  bool accept_one(int socket);
  void make_room();
  void refuse(PushConnection& connection, int exit_code, const std::string& reason);
  size_t pushes() const;
  void pass_on(const PushReseeds::Answer& answer);
  std::optional<Options> start_next();

  const Options& options_;
  std::vector<UniqueFd> listening_;
  PushRate rate_;
  std::list<PushConnection> connections_;  // in the order in which they came
  PushConnection* used_ = nullptr;         // whose push the child uses, until it is answered
  PushReseeds reseeds_;
  SecureMemory scratch_{PushedBytes::kMostKept};
  SeldomLine log_;
  Clock::time_point now_ = Clock::now();
  Clock::time_point idle_since_ = now_;
  Clock::time_point accepts_from_ = now_;
};

size_t Server::pushes() const {
  return static_cast<size_t>(std::count_if(connections_.begin(), connections_.end(),
                                           [](const auto& one) { return !one.is_answered(); }));
}

Clock::time_point Server::next_deadline() const {
  Clock::time_point next = idle_since_ + kIdle;
  if (accepts_from_ > now_) next = std::min(next, accepts_from_);
  if (const auto end = reseeds_.deadline()) next = std::min(next, *end);
  for (const auto& one : connections_) {
    if (one.is_receiving()) next = std::min(next, one.deadline());
  }
  return next;
}

void Server::refuse(PushConnection& connection, int exit_code, const std::string& reason) {
  connection.answer(line_of(exit_code, reason), now_);
  log_.say("a push was not used: " + reason, now_);
}

// Accepts all that wait, so that those who are refused do not fill the socket's backlog.
void Server::accept_from(int socket) {
  for (int accepted = 0; accepted < kMostAtOnce; ++accepted) {
    if (!accept_one(socket)) return;
  }
}

bool Server::accept_one(int socket) {
  UniqueFd fd(accept4(socket, nullptr, nullptr, SOCK_CLOEXEC));
  if (!fd.is_open()) {
    if (errno == EINTR || errno == ECONNABORTED) return true;
    if (errno == EAGAIN) return false;
    log_.say(std::string("accept: ") + strerror(errno), now_);
    accepts_from_ = now_ + kAcceptPause;
    return false;
  }
  const bool is_full = pushes() >= kMostPushes;
  const std::string refusal = push_refusal(fd.get(), options_.host_cid);
  auto& connection = connections_.emplace_back(
      std::move(fd), now_ + std::chrono::seconds(options_.timeout_seconds), refusal.empty());
  if (!refusal.empty()) {
    refuse(connection, kExitNoPrivilege, "refused: " + refusal);
  } else if (is_full || !rate_.take(now_)) {
    refuse(connection, kExitTryAgain, "busy: too many pushes, push again in a second");
  }
  make_room();
  return true;
}

void Server::make_room() {
  const auto leaves = [](const PushConnection& one) { return one.is_leaving_stranger(); };
  if (std::count_if(connections_.begin(), connections_.end(), leaves) <= kMostStrangers) return;
  connections_.erase(std::find_if(connections_.begin(), connections_.end(), leaves));
}

// Waits for the next thing to do, and receives what has come.
void Server::wait() {
  std::vector<pollfd> waited;
  const bool accepts = accepts_from_ <= now_;
  for (const auto& socket : listening_) waited.push_back({accepts ? socket.get() : -1, POLLIN, 0});
  for (const auto& one : connections_) {
    waited.push_back({one.is_receiving() ? one.fd() : -1, POLLIN, 0});
  }
  reseeds_.append_to(waited);
  const auto left = std::chrono::ceil<milliseconds>(next_deadline() - Clock::now());
  poll(waited.data(), waited.size(), static_cast<int>(std::max(left, milliseconds(0)).count()));
  now_ = Clock::now();
  auto found = waited.begin() + static_cast<ptrdiff_t>(listening_.size());
  if (const auto answer = reseeds_.check(now_)) pass_on(*answer);
  for (auto& one : connections_) {
    if (found++->revents != 0) one.receive(now_, scratch_);
    one.check(now_);
  }
  for (size_t index = 0; index < listening_.size(); ++index) {
    if (waited[index].revents != 0) accept_from(listening_[index].get());
  }
}

void Server::pass_on(const PushReseeds::Answer& answer) {
  if (used_ == nullptr) return;
  if (!answer.line.empty()) {
    used_->answer(answer.line, now_);
  } else {
    const std::string reason = std::string(answer.failure) + "; the push may have been used";
    used_->answer(line_of(kExitSystem, reason), now_);
    log_.say(reason, now_);
  }
  used_ = nullptr;
}

// Returns options in the child only.
std::optional<Options> Server::start_next() {
  const auto next = std::find_if(connections_.begin(), connections_.end(),
                                 [](const PushConnection& one) { return one.is_complete(); });
  if (reseeds_.is_running() || next == connections_.end()) return std::nullopt;
  // Before there is a child, which must not run out of memory on its way out of here.
  Options reseed = options_;
  reseed.serve = false;
  reseed.mix = "-";
  reseed.json = true;
  reseed.discarded = next->discarded();
  reseed.push_was_cut = !next->has_ended();
  if (reseeds_.stuck() >= kMostStuck) {
    reseed.source_deadline_ms = 0;
    log_.say("no source is read: reseeds before this one cannot be ended", now_);
  }
  const auto for_sources = milliseconds(std::max(1000L, reseed.source_deadline_ms));
  const auto started = reseeds_.start(next->kept(), now_ + for_sources + kReseedTime);
  if (!started.ok()) {
    refuse(*next, kExitSystem, std::string("no process: ") + strerror(started.error().number));
    return std::nullopt;
  }
  if (!started.value()) return reseed;
  used_ = &*next;
  return std::nullopt;
}

Options Server::run() {
  Options done = options_;
  if (listening_.empty()) {
    say("--serve answers on sockets that systemd passes: "
        "'systemctl start entropyd-reseed-vsock.socket'");
    done.exit_code = kExitUsage;
    return done;
  }
  signal(SIGCHLD, SIG_IGN);  // children leave no zombies
  signal(SIGPIPE, SIG_IGN);
  while (now_ < idle_since_ + kIdle) {
    try {
      wait();
      if (auto reseed = start_next()) return std::move(*reseed);
    } catch (const std::bad_alloc&) {
      accepts_from_ = now_ + kAcceptPause;  // its connection is closed without an answer
    }
    connections_.remove_if([](const auto& one) { return one.is_over(); });
    // Nor without those that cannot be ended: systemd would wait for them and count a failure.
    if (!connections_.empty() || !reseeds_.is_empty()) idle_since_ = now_;
  }
  done.exit_code = kExitDone;
  return done;
}

}  // namespace

Options serve(const Options& options) {
  return Server(options).run();
}

}  // namespace entropyd::seed
