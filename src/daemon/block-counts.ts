// Counts the blocks of one source: how many passed, how many failed, and how many failed each health test.
import { ALL_TESTS, failuresOf, noFailures } from '../health/verdict.js';
import type { HealthTest } from '../native.js';

export class BlockCounts {
  readonly #failures = noFailures(ALL_TESTS);
  #passed = 0;
  #failed = 0;

  get judged(): number {
    return this.#passed + this.#failed;
  }

  passed(): void {
    this.#passed += 1;
  }

  failed(tests: readonly HealthTest[]): void {
    this.#failed += 1;
    for (const test of tests) this.#failures[test] += 1;
  }

  /** The counts in the form of the status document; `running` are the tests that run on the source. */
  snapshot(running: readonly HealthTest[]) {
    return {
      blocksPassed: this.#passed,
      blocksFailed: this.#failed,
      failures: failuresOf(running, this.#failures),
    };
  }
}
