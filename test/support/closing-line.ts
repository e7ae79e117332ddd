// Prints at the end of a test run why tests were skipped, and one line with the counts. Removes the temporary directories
// that are still there: of a file whose tests were all skipped, vitest does not run the hook that would.
import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/** What the names of this run's temporary directories begin with, for temporaryDirectory() in the workers. Short: sockets lie there. */
const PREFIX = `entropyd-${process.pid.toString(36)}-`;

export default class ClosingLine implements Reporter {
  onInit(): void {
    process.env['ENTROPYD_LAB_DIRECTORIES'] ??= PREFIX;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    const reasons = new Map<string, number>();
    for (const module of modules) {
      let failedHere = 0;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') counts.passed += 1;
        else if (result.state === 'failed') failedHere += 1;
        else {
          counts.skipped += 1;
          const reason = (result.state === 'skipped' && result.note) || 'no reason given';
          reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
        }
      }
      // A file that could not even be loaded, or whose set-up failed, has failed.
      counts.failed += module.state() === 'failed' ? Math.max(1, failedHere) : failedHere;
    }
    for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(PREFIX)))
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
    for (const [reason, count] of reasons) console.log(`skipped ${count}: ${reason}`);
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}
