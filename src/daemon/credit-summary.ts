// Sums up credits that get no log line of their own. The first credit has its own line; those of the following
// minute are summed up, and the sum is logged when the minute ends or the daemon stops. So the log accounts for
// every credit, however fast a reader drains the pool, and no timer runs while nothing is fed.
import type { Log } from '../log/log.js';
import { counted, grouped } from '../words.js';
import type { Fed } from './feed-blocks.js';

export const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

/** Adds what a source has given to its sum. */
export function addTo(parts: Fed[], { source, bits, bytes }: Fed): void {
  const at = parts.findIndex((part) => part.source === source);
  const known = parts[at];
  if (known === undefined) parts.push({ source, bits, bytes });
  else parts[at] = { source, bits: known.bits + bits, bytes: known.bytes + bytes };
}

export interface SummaryParts {
  readonly log: Pick<Log, 'info'>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly wallClock: () => Date;
  readonly dryRun: boolean;
  /** The shortest time between two lines. */
  readonly everyMs: number;
}

export class CreditSummary {
  readonly #parts: SummaryParts;
  /** Until this time feeds are only added to the sum, which is logged then. */
  #quietUntil = Number.NEGATIVE_INFINITY;
  #pending: { readonly since: Date; credits: number; readonly parts: Fed[] } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: SummaryParts) {
    this.#parts = parts;
  }

  /** Adds a feed with this number of credits to the sum; returns false if it gets a line of its own instead. */
  add(fed: readonly Fed[], credits: number): boolean {
    const { now, everyMs, wallClock } = this.#parts;
    if (now() >= this.#quietUntil && this.#pending === undefined) {
      this.#quietUntil = now() + everyMs;
      return false;
    }
    this.#pending ??= { since: wallClock(), credits: 0, parts: [] };
    this.#pending.credits += credits;
    for (const one of fed) addTo(this.#pending.parts, one);
    this.#timer ??= setTimeout(() => this.#logSum(), Math.max(0, this.#quietUntil - now())).unref();
    return true;
  }

  close(): void {
    this.#logSum();
  }

  #logSum(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending === undefined) return;
    const { log, now, dryRun, everyMs } = this.#parts;
    this.#quietUntil = now() + everyMs;
    const { parts, credits, since } = pending;
    const bits = sum(parts.map((part) => part.bits));
    const each = parts.map((part) => `${grouped(part.bits)} from ${part.source}`).join(' and ');
    log.info(
      `${dryRun ? 'would have credited' : 'credited'} ${grouped(bits)} bits in ${counted(credits, 'credit')} since ` +
        `${since.toTimeString().slice(0, 8)} (${each})`,
      {
        event: 'creditsSummed',
        source: parts.map(({ source }) => source).join(),
        credits,
        bits,
        bytes: sum(parts.map((part) => part.bytes)),
        since: since.toISOString(),
        dryRun,
      },
    );
  }
}
