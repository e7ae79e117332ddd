// What the log says of one source: the sentence, the event and its fields.
import type { StandingEvent, StandingRecord } from '../health/standing.js';
import { inWords } from '../health/verdict.js';
import type { Log } from '../log/log.js';
import type { HealthTest } from '../native.js';
import type { Trouble } from '../sources/source.js';
import { formatDuration, type Milliseconds } from '../units.js';
import { nextTest, standingInWords } from './standing-words.js';

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

  rejected(tests: readonly HealthTest[]): void {
    this.#log.warn(`${this.#source}: block rejected and wiped, failed ${inWords(tests)}`, {
      event: 'blockRejected',
      source: this.#source,
      failed: tests,
    });
  }

  /** `tests` are those that its blocks have to pass. */
  standing(
    before: StandingRecord,
    now: StandingRecord,
    event: StandingEvent,
    tests: readonly HealthTest[],
  ): void {
    const line = now.standing === 'quarantined' ? this.#log.warn : this.#log.info;
    line(`${this.#source}: ${standingInWords(before, now, event, tests)}`, {
      event: 'standingChanged',
      source: this.#source,
      before: before.standing,
      standing: now.standing,
      cause: event,
    });
  }

  stillQuarantined(record: StandingRecord): void {
    this.#log.info(`${this.#source}: still quarantined, ${nextTest(record)}`);
  }

  slow({ sentence }: Trouble): void {
    this.#log.info(`${this.#source}: ${sentence}`, {
      event: 'sourceSlow',
      source: this.#source,
    });
  }

  trouble({ kind, sentence }: Trouble): void {
    this.#log.warn(`${this.#source}: ${sentence}`, {
      event: 'troubleBegan',
      source: this.#source,
      trouble: kind,
    });
  }

  givesAgain(lasted: Milliseconds): void {
    this.#log.info(`${this.#source}: gives again, after ${formatDuration(lasted)}`, {
      event: 'troubleEnded',
      source: this.#source,
      lastedMs: Math.round(lasted),
    });
  }

  deviceChanged(device: string, before: string, now: string): void {
    this.#log.warn(`${this.#source}: ${now} now stands behind ${device}, ${before} did before`, {
      event: 'deviceChanged',
      source: this.#source,
      device,
      before,
      now,
    });
  }
}
