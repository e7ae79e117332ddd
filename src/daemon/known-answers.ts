// The self-test of this process: the known answers of every health test, estimator, judge and conditioner
// (native/selftest). After a failure the addon credits nothing more, and only a restart ends that (decision 38).
import type { Log } from '../log/log.js';
import type { Native, SelfTestRun } from '../native.js';
import type { KnownAnswersReport } from '../service/known-answers-document.js';
import type { SelftestStatus } from '../service/status-document.js';

export interface KnownAnswersParts {
  readonly native: Pick<Native, 'selfTest'>;
  readonly log: Pick<Log, 'info' | 'error'>;
}

const failedIn = (run: SelfTestRun): string[] =>
  run.tests.filter(({ passed }) => !passed).map(({ name }) => name);

export class KnownAnswers {
  readonly #parts: KnownAnswersParts;
  #last: SelfTestRun;
  #at: string;
  /** Those that were wrong when one was for the first time; undefined if none was since the start. */
  #failed: readonly string[] | undefined;

  /** Runs them for the first time. Throws NativeSystemError if there is no memory. */
  constructor(parts: KnownAnswersParts) {
    this.#parts = parts;
    [this.#last, this.#at] = this.#run();
  }

  get hasFailed(): boolean {
    return this.#failed !== undefined;
  }

  /** Why nothing is credited, as text; '' if none has failed. */
  get reason(): string {
    if (this.#failed === undefined) return '';
    return `the self-test failed (${this.#failed.join(', ')}): nothing is credited before a restart`;
  }

  /** Runs them again. */
  again(): KnownAnswersReport {
    [this.#last, this.#at] = this.#run();
    this.logLast(true);
    return this.report;
  }

  get report(): KnownAnswersReport {
    const { tests, milliseconds } = this.#last;
    return {
      ...{ passed: !this.hasFailed, ranIn: 'daemon', tests },
      ...{ milliseconds: Math.round(milliseconds), at: this.#at, reason: this.reason },
    };
  }

  get status(): SelftestStatus {
    const { passed, tests, milliseconds, at } = this.report;
    return { passed, failed: this.#failed ?? [], tests: tests.length, milliseconds, at };
  }

  /** `asked`: whether somebody asked for this run. */
  logLast(asked: boolean): void {
    const { tests, milliseconds: lastedMs, passed, reason } = this.report;
    const facts = { tests: tests.length, lastedMs, asked };
    if (passed) {
      const line = `self-test: ${tests.length} known answers in ${lastedMs} ms`;
      this.#parts.log.info(line, { event: 'selftestPassed', ...facts });
      return;
    }
    const failed = failedIn(this.#last);
    const again =
      'install entropyd again, and if that does not help, suspect the processor or the memory';
    this.#parts.log.error(`${reason}; ${again}`, {
      ...{ event: 'selftestFailed', ...facts, failed, why: reason },
    });
  }

  #run(): [SelfTestRun, string] {
    const run = this.#parts.native.selfTest();
    const at = new Date().toISOString();
    if (!run.passed) this.#failed ??= failedIn(run);
    return [run, at];
  }
}
