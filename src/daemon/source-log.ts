// The log lines about one source: sentence, event and fields.
import type { TrustEvent } from '../health/trust-state.js';
import { inWords } from '../health/verdict.js';
import type { Log } from '../log/log.js';
import type { HealthTest, TrustRecord, TrustState } from '../native.js';
import { type Trouble, troubleField } from '../sources/source.js';
import { formatDuration, type Milliseconds, milliseconds } from '../units.js';
import { describeTransition, nextTest } from './describe-transition.js';

/** The values of the promised field `cause` (docs/audit.md). */
const CAUSES: Record<TrustEvent, string> = {
  passed: 'passed',
  failed: 'failed',
  permanentFailure: 'broke',
  deviceChanged: 'returned',
};

/** The level of the line about a change to this state; 'info' for the other states. */
const LINES: Partial<Record<TrustState, 'warn' | 'error'>> = {
  quarantined: 'warn',
  failed: 'error',
};

const toSeconds = (span: Milliseconds): Milliseconds =>
  milliseconds(Math.round(span / 1000) * 1000);

export class SourceLog {
  readonly #log: Log;
  readonly #source: string;

  constructor(log: Log, source: string) {
    this.#log = log;
    this.#source = source;
  }

  passed(): void {
    this.#log.debug(`${this.#source}: block passed`);
  }

  /** Logs the start-up test of a trusted source that has started again, or one that a self-test has begun. */
  startupTest(passed: boolean): void {
    this.#log.debug(`${this.#source}: start-up test ${passed ? 'passed' : 'failed'}`, {
      event: 'startupTest',
      source: this.#source,
      passed,
    });
  }

  rejected(tests: readonly HealthTest[]): void {
    this.#log.warn(`${this.#source}: block rejected and wiped, failed ${inWords(tests)}`, {
      event: 'blockRejected',
      source: this.#source,
      failed: tests,
    });
  }

  /** Logs a change of trust state, or a failed retest; `tests` are those that the source's blocks have to pass. */
  trust(
    before: TrustState,
    now: TrustRecord,
    event: TrustEvent,
    tests: readonly HealthTest[],
  ): void {
    if (now.state === before) {
      const isRetest = event === 'failed' || event === 'permanentFailure';
      if (before === 'quarantined' && isRetest) this.#stillQuarantined(now);
      return;
    }
    const line = LINES[now.state] ?? 'info';
    this.#log[line](`${this.#source}: ${describeTransition(now, event, tests)}`, {
      event: 'standingChanged',
      source: this.#source,
      before,
      standing: now.state,
      cause: CAUSES[event],
    });
  }

  #stillQuarantined(record: TrustRecord): void {
    this.#log.info(`${this.#source}: still quarantined, ${nextTest(record)}`);
  }

  slow({ sentence }: Trouble): void {
    this.#log.info(`${this.#source}: ${sentence}`, {
      event: 'sourceSlow',
      source: this.#source,
    });
  }

  /** `within` is the time since the last such line; undefined for the first one. */
  repeated(count: number, code: string | null, within: Milliseconds | undefined): void {
    const reads = count === 1 ? '1 read' : `${count} reads`;
    const span = within === undefined ? '' : ` within ${formatDuration(toSeconds(within))}`;
    this.#log.warn(`${this.#source}: ${reads} failed (${code}) and then succeeded${span}`, {
      event: 'readsRepeated',
      source: this.#source,
      count,
      code,
    });
  }

  trouble({ kind, sentence }: Trouble): void {
    this.#log.warn(`${this.#source}: ${sentence}`, {
      event: 'troubleBegan',
      source: this.#source,
      trouble: troubleField(kind),
    });
  }

  deliversAgain(lasted: Milliseconds): void {
    this.#log.info(`${this.#source}: delivers again, after ${formatDuration(lasted)}`, {
      event: 'troubleEnded',
      source: this.#source,
      lastedMs: Math.round(lasted),
    });
  }

  deviceChanged(device: string, before: string, now: string): void {
    this.#log.warn(`${this.#source}: ${device} is now ${now}, before it was ${before}`, {
      event: 'deviceChanged',
      source: this.#source,
      device,
      before,
      now,
    });
  }
}
