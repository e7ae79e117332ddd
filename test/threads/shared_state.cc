// SPDX-License-Identifier: MIT
// What several threads use at once without an object of their own: the notification socket, the
// counts of locked memory, the cutoffs, an audit file that two logs write.
#include <sys/stat.h>

#include <string>

#include "../../native/core/audit_log.h"
#include "../../native/core/cutoffs.h"
#include "../../native/core/sample_judge.h"
#include "../../native/core/sd_notify.h"
#include "threads.h"

using namespace entropyd;
using namespace entropyd::threads;

namespace {

constexpr char kTime[] = "2026-01-01T00:00:00.000Z";
constexpr char kBody[] = "\"time\":\"2026-01-01T00:00:00.000Z\",\"event\":\"credit\"";

}  // namespace

int main() {
  char directory[] = "/tmp/entropyd-threads-XXXXXX";
  require(mkdtemp(directory) != nullptr, "there is a directory");
  const std::string file = std::string(directory) + "/audit";
  at_once(6, [&](int i) {
    for (int times = 0; times < 20; ++times) {
      if (i == 0 || i == 1) {
        const auto sent = sd_notify(std::string(directory) + "/nobody", "READY=1");
        require(sent.error_number() == ENOENT, "nobody is notified");
      } else if (i == 2 || i == 3) {
        AuditLog log(file);
        for (const AuditNotice& notice : log.record(kTime, kBody)) {
          require(notice.kind == AuditNotice::Kind::kAnchor, "each follows on the other's line");
        }
        log.stop(kTime);
      } else {
        SampleJudge judge(8, 2048, &condition_in_kernel);  // as the seeder has two of them
        SecureMemory raw(2048);
        raw.set_filled(2048);
        require(!judge.judge(raw).passed(), "zeros do not pass");
        require(lock_report().locked_bytes + lock_report().unlocked_bytes > 0, "memory is counted");
        if (times % 4 == 3) break;
      }
    }
  });
  unlink(file.c_str());
  rmdir(directory);
}
