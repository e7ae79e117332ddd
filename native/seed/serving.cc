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
#include "push_reseed.h"
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
// With those that are answered and not closed yet; one more waits until it is accepted.
constexpr size_t kMostConnections = 64;
// After accept() has failed, for example because the system has no descriptor.
constexpr auto kAcceptPause = milliseconds(100);
// What a reseed may take beyond its wait for sources.
constexpr auto kReseedTime = std::chrono::seconds(10);

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
  bool has_room() const { return connections_.size() < kMostConnections; }
  Clock::time_point next_deadline() const;
  void wait();
  void accept_from(int socket);
  void refuse(PushConnection& connection, int exit_code, const std::string& reason);
  size_t pushes() const;
  void receive_answer();
  void end_child(const char* otherwise);
  std::optional<Options> start_next();

  const Options& options_;
  std::vector<UniqueFd> listening_;
  PushRate rate_;
  std::list<PushConnection> connections_;  // in the order in which they came
  PushConnection* used_ = nullptr;         // whose push the child uses, until it is answered
  std::optional<PushReseed> child_;
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
  if (child_) next = std::min(next, child_->deadline());
  for (const auto& one : connections_) {
    if (one.is_receiving()) next = std::min(next, one.deadline());
  }
  return next;
}

void Server::refuse(PushConnection& connection, int exit_code, const std::string& reason) {
  connection.answer(line_of(exit_code, reason), now_);
  log_.say("a push was not used: " + reason, now_);
}

void Server::accept_from(int socket) {
  UniqueFd fd(accept4(socket, nullptr, nullptr, SOCK_CLOEXEC));
  if (!fd.is_open()) {
    if (errno == EAGAIN || errno == EINTR || errno == ECONNABORTED) return;
    log_.say(std::string("accept: ") + strerror(errno), now_);
    accepts_from_ = now_ + kAcceptPause;
    return;
  }
  const bool is_full = pushes() >= kMostPushes;
  const std::string refusal = push_refusal(fd.get(), options_.host_cid);
  auto& connection = connections_.emplace_back(
      std::move(fd), now_ + std::chrono::seconds(options_.timeout_seconds));
  if (!refusal.empty()) {
    refuse(connection, kExitNoPrivilege, "refused: " + refusal);
  } else if (is_full || !rate_.take(now_)) {
    refuse(connection, kExitTryAgain, "busy: too many pushes, push again in a second");
  }
}

// Waits for the next thing to do, and receives what has come.
void Server::wait() {
  std::vector<pollfd> waited;
  const bool accepts = has_room() && accepts_from_ <= now_;
  for (const auto& socket : listening_) waited.push_back({accepts ? socket.get() : -1, POLLIN, 0});
  waited.push_back({child_ ? child_->fd() : -1, POLLIN, 0});
  for (const auto& one : connections_) {
    waited.push_back({one.is_receiving() ? one.fd() : -1, POLLIN, 0});
  }
  const auto left = std::chrono::ceil<milliseconds>(next_deadline() - Clock::now());
  poll(waited.data(), waited.size(), static_cast<int>(std::max(left, milliseconds(0)).count()));
  now_ = Clock::now();
  auto found = waited.begin() + static_cast<ptrdiff_t>(listening_.size());
  if (found++->revents != 0) receive_answer();
  for (auto& one : connections_) {
    if (found++->revents != 0) one.receive(now_, scratch_);
    one.check(now_);
  }
  for (size_t index = 0; index < listening_.size(); ++index) {
    if (waited[index].revents != 0) accept_from(listening_[index].get());
  }
}

void Server::receive_answer() {
  const bool has_ended = child_->receive();
  const std::string answer = child_->answer();
  if (used_ != nullptr && !answer.empty()) {
    used_->answer(answer, now_);
    used_ = nullptr;
  }
  if (has_ended) end_child("the reseed ended without an answer");
}

// A killed child may stay for as long as a device hangs; it is not waited for.
void Server::end_child(const char* otherwise) {
  if (used_ != nullptr) refuse(*used_, kExitSystem, otherwise);
  used_ = nullptr;
  child_.reset();
}

// Returns options in the child only.
std::optional<Options> Server::start_next() {
  const auto next = std::find_if(connections_.begin(), connections_.end(),
                                 [](const PushConnection& one) { return one.is_complete(); });
  if (child_ || next == connections_.end()) return std::nullopt;
  // Before there is a child, which must not run out of memory on its way out of here.
  Options reseed = options_;
  reseed.serve = false;
  reseed.mix = "-";
  reseed.json = true;
  reseed.discarded = next->discarded();
  reseed.push_was_cut = !next->has_ended();
  const auto for_sources = milliseconds(std::max(1000L, options_.source_deadline_ms));
  auto started = PushReseed::start(next->kept(), now_ + for_sources + kReseedTime);
  if (!started.ok()) {
    refuse(*next, kExitSystem, std::string("no process: ") + strerror(started.error().number));
    return std::nullopt;
  }
  if (!started.value()) return reseed;
  child_ = std::move(started.value());
  used_ = &*next;
  return std::nullopt;
}

Options Server::run() {
  Options done = options_;
  if (listening_.empty()) {
    say("--serve answers on sockets that systemd passes: 'systemctl start entropyd-reseed.socket'");
    done.exit_code = kExitUsage;
    return done;
  }
  signal(SIGCHLD, SIG_IGN);  // children leave no zombies
  signal(SIGPIPE, SIG_IGN);
  while (!connections_.empty() || child_ || now_ < idle_since_ + kIdle) {
    try {
      wait();
      if (auto reseed = start_next()) return std::move(*reseed);
    } catch (const std::bad_alloc&) {
      accepts_from_ = now_ + kAcceptPause;  // its connection is closed without an answer
    }
    if (child_ && now_ >= child_->deadline()) {
      child_->kill();
      end_child("the reseed took too long");
    }
    connections_.remove_if([](const auto& one) { return one.is_over(); });
    if (!connections_.empty()) idle_since_ = now_;
  }
  done.exit_code = kExitDone;
  return done;
}

}  // namespace

Options serve(const Options& options) {
  return Server(options).run();
}

}  // namespace entropyd::seed
