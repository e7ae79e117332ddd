// Logs the reads of a source that failed, and succeeded when they were repeated: at most one line per minute, with
// their number.
import type { Reading } from '../sources/source.js';
import { milliseconds } from '../units.js';
import type { SourceLog } from './source-log.js';

/** The shortest time between two lines. */
const QUIET_MS = 60_000;

export class RepeatedReads {
  readonly #log: SourceLog;
  readonly #now: () => number;
  /** Failures that no line has named yet. */
  #count = 0;
  #loggedAt: number | undefined;

  /** `now` returns monotonic milliseconds. */
  constructor(log: SourceLog, now: () => number) {
    this.#log = log;
    this.#now = now;
  }

  /** Counts the repeats of a read, unless it failed in the end: that is logged as trouble. */
  add(reading: Reading): void {
    const hasDelivered = reading.kind === 'block' || reading.trouble.kind === 'slow';
    if (reading.repeats === undefined || !hasDelivered) return;
    const { count, code } = reading.repeats;
    this.#count += count;
    const now = this.#now();
    const since = this.#loggedAt === undefined ? undefined : milliseconds(now - this.#loggedAt);
    if (since !== undefined && since < QUIET_MS) return;
    this.#log.repeated(this.#count, code, since);
    this.#count = 0;
    this.#loggedAt = now;
  }
}
