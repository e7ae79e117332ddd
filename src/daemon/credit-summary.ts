// The credits that have no line of their own in the log: the first one has, those that follow within a
// minute are summed up, and the sum is logged when the minute ends or at the stop. So the log accounts for
// every credit, however fast a reader drains the pool, and no timer runs while nothing is fed.
import type { Log } from '../log/log.js';
import type { Fed } from './feed-blocks.js';

type Sum = { -readonly [Key in keyof Fed]: Fed[Key] };

export const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

const counted = (credits: number): string => (credits === 1 ? '1 credit' : `${credits} credits`);

export interface SummaryParts {
  readonly log: Pick<Log, 'info'>;
  /** Monotonic milliseconds. */
  readonly now: () => number;
  readonly wallClock: () => Date;
  readonly dryRun: boolean;
  /** How often there is a line at most. */
  readonly everyMs: number;
}

export class CreditSummary {
  readonly #parts: SummaryParts;
  /** Until then nothing is logged. */
  #quietUntil = Number.NEGATIVE_INFINITY;
  #pending: { readonly since: Date; credits: number; readonly parts: Sum[] } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(parts: SummaryParts) {
    this.#parts = parts;
  }

  /** Takes a feed of so many credits into the sum; false where it gets a line of its own. */
  add(fed: readonly Fed[], credits: number): boolean {
    const { now, everyMs, wallClock } = this.#parts;
    if (now() >= this.#quietUntil && this.#pending === undefined) {
      this.#quietUntil = now() + everyMs;
      return false;
    }
    this.#pending ??= { since: wallClock(), credits: 0, parts: [] };
    this.#pending.credits += credits;
    for (const one of fed) this.#add(this.#pending.parts, one);
    this.#timer ??= setTimeout(() => this.#logSum(), Math.max(0, this.#quietUntil - now())).unref();
    return true;
  }

  close(): void {
    this.#logSum();
  }

  #add(parts: Sum[], { source, bits, bytes }: Fed): void {
    const known = parts.find((part) => part.source === source);
    if (known === undefined) {
      parts.push({ source, bits, bytes });
      return;
    }
    known.bits += bits;
    known.bytes += bytes;
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
    const each = parts.map((part) => `${part.bits} from ${part.source}`).join(' and ');
    log.info(
      `${dryRun ? 'would have credited' : 'credited'} ${bits} bits in ${counted(credits)} since ` +
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
